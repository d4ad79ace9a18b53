// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors;

import java.time.Duration;

/**
 * How long to leave a store alone that did not answer: 1 second, doubled each time, 30 at most. A
 * thousand busy names together must not keep a store down that tries to come back.
 */
public final class StoreRetry {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private StoreRetry() {}

  /**
   * @param failures in a row, at least 1
   */
  public static Duration delay(int failures) {
    var doublings = Math.min(failures - 1, 5);
    var delay = FIRST.multipliedBy(1L << doublings);
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
