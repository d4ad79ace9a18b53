// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long the internal authority's certificates live. Defaults and their reasons stand in
 * reference.conf.
 */
public record InternalCaSettings(
    Duration lifetime, Duration backdate, Duration rootLifetime, int ordersAtOnce, int waiting) {

  /** Browsers refuse certificates that live longer than 398 days. */
  private static final Duration LONGEST = Duration.ofDays(397);

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST_ROOT = Duration.ofDays(36525);

  public InternalCaSettings {
    requireWithin("lifetime", lifetime, SHORTEST, LONGEST);
    requireWithin("backdate", backdate, Duration.ZERO, Duration.ofDays(1));
    requireWithin("root-lifetime", rootLifetime, lifetime, LONGEST_ROOT);
    if (ordersAtOnce < 1)
      throw new IllegalArgumentException(
          "internal-ca.orders-at-once: " + ordersAtOnce + " (expected: >= 1)");
    if (waiting < 0)
      throw new IllegalArgumentException(
          "internal-ca.waiting-orders: " + waiting + " (expected: >= 0)");
  }

  /**
   * @param internalCa the section {@code signet.internal-ca}
   */
  public static InternalCaSettings from(Config internalCa) {
    return new InternalCaSettings(
        internalCa.getDuration("lifetime"),
        internalCa.getDuration("backdate"),
        internalCa.getDuration("root-lifetime"),
        internalCa.getInt("orders-at-once"),
        internalCa.getInt("waiting-orders"));
  }

  private static void requireWithin(String key, Duration found, Duration least, Duration most) {
    if (found.compareTo(least) < 0 || found.compareTo(most) > 0)
      throw new IllegalArgumentException(
          "internal-ca." + key + ": " + found + " (expected: " + least + " to " + most + ")");
  }
}
