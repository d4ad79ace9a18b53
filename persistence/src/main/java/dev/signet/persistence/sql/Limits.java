// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

/** Bounds on how much one call asks for. */
final class Limits {

  private Limits() {}

  /**
   * @throws IllegalArgumentException unless the limit is from 1 to {@code most}
   */
  static void require(int limit, int most) {
    if (limit < 1 || limit > most)
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1–" + most + ")");
  }
}
