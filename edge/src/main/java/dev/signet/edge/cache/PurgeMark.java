// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.time.Instant;

/**
 * What was purged last under one name: everything whose generation is lower.
 *
 * @param hard 0: never
 * @param soft 0: never
 * @param softAt when, by this node's clock
 */
record PurgeMark(long hard, long soft, Instant softAt) {
  static final PurgeMark NEVER = new PurgeMark(0, 0, Instant.MIN);

  static PurgeMark of(boolean soft, long generation, Instant now) {
    return soft ? new PurgeMark(0, generation, now) : new PurgeMark(generation, 0, Instant.MIN);
  }

  PurgeMark merge(PurgeMark other) {
    return new PurgeMark(
        Math.max(hard, other.hard),
        Math.max(soft, other.soft),
        soft >= other.soft ? softAt : other.softAt);
  }

  /** Whether it says anything about what was last found good in a generation. */
  boolean isNewerThan(long generation) {
    return hard > generation || soft > generation;
  }
}
