// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How long the internal authority's certificates live. Defaults and their reasons stand in
 * reference.conf.
 */
public record InternalCaSettings(
    Duration lifetime, Duration backdate, Duration rootLifetime, int ordersAtOnce, int waiting) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.internal-ca");

  /** Browsers refuse certificates that live longer than 398 days. */
  private static final Duration LONGEST = Duration.ofDays(397);

  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST_ROOT = Duration.ofDays(36525);

  public InternalCaSettings {
    BOUNDS.within("lifetime", lifetime, SHORTEST, LONGEST);
    BOUNDS.within("backdate", backdate, Duration.ZERO, Duration.ofDays(1));
    BOUNDS.within("root-lifetime", rootLifetime, lifetime, LONGEST_ROOT);
    BOUNDS.positive("orders-at-once", ordersAtOnce);
    BOUNDS.notNegative("waiting-orders", waiting);
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
}
