// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How renewals are paced. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.renewal}.
 */
public record RenewalSettings(
    Duration interval, int batch, int parallelism, int perSecond, Duration expiringWithin) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.renewal");

  public RenewalSettings {
    BOUNDS.positive("interval", interval);
    BOUNDS.within("batch", batch, 1, 1000);
    BOUNDS.within("parallelism", parallelism, 1, 1000);
    BOUNDS.within("per-second", perSecond, 1, 1000);
    BOUNDS.positive("expiring-within", expiringWithin);
  }

  /**
   * @param renewal the block {@code signet.renewal}
   */
  public static RenewalSettings from(Config renewal) {
    return new RenewalSettings(
        renewal.getDuration("interval"),
        renewal.getInt("batch"),
        renewal.getInt("parallelism"),
        renewal.getInt("per-second"),
        renewal.getDuration("expiring-within"));
  }
}
