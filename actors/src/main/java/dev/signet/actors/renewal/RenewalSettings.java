// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How renewals are paced. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.renewal}.
 */
public record RenewalSettings(
    Duration interval, int batch, int parallelism, int perSecond, Duration expiringWithin) {

  public RenewalSettings {
    if (!interval.isPositive())
      throw new IllegalArgumentException(
          "signet.renewal.interval: " + interval + " (expected: > 0)");
    requireRange("batch", batch);
    requireRange("parallelism", parallelism);
    requireRange("per-second", perSecond);
    if (!expiringWithin.isPositive())
      throw new IllegalArgumentException(
          "signet.renewal.expiring-within: " + expiringWithin + " (expected: > 0)");
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

  private static void requireRange(String key, int value) {
    if (value < 1 || value > 1000)
      throw new IllegalArgumentException(
          "signet.renewal." + key + ": " + value + " (expected: 1 to 1000)");
  }
}
