// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the origins that have open connections, so that there are never more than agreed. A pool
 * itself closes when it was idle; this only keeps a further one from being opened.
 */
final class OriginPools {
  private final int most;
  private final Duration idle;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Use> used = new ConcurrentHashMap<>();

  /**
   * @param running requests under way
   */
  private record Use(int running, Instant last) {}

  OriginPools(OriginSettings settings, InstantSource clock) {
    this.most = settings.pools();
    this.idle = settings.poolIdle();
    this.clock = clock;
  }

  /**
   * @param authority scheme, host and port
   * @return whether the origin may be asked; then {@link #left} must follow
   */
  boolean entered(String authority) {
    if (!used.containsKey(authority) && used.size() >= most) {
      forgetIdle();
      if (used.size() >= most) return false;
    }
    used.compute(
        authority, (_, use) -> new Use(use == null ? 1 : use.running() + 1, clock.instant()));
    return true;
  }

  void left(String authority) {
    used.computeIfPresent(authority, (_, use) -> new Use(use.running() - 1, clock.instant()));
  }

  private void forgetIdle() {
    var since = clock.instant().minus(idle);
    used.values().removeIf(use -> use.running() <= 0 && use.last().isBefore(since));
  }
}
