// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the local bus works. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.bus.local}.
 */
public record LocalBusSettings(
    Duration pollEvery, Duration stepTimeout, int batch, int parallelism) {

  public LocalBusSettings {
    requirePositive("poll-every", pollEvery);
    requirePositive("step-timeout", stepTimeout);
    requireRange("batch", batch, 1000);
    requireRange("parallelism", parallelism, 1000);
  }

  /**
   * @param local the block {@code signet.bus.local}
   */
  public static LocalBusSettings from(Config local) {
    return new LocalBusSettings(
        local.getDuration("poll-every"),
        local.getDuration("step-timeout"),
        local.getInt("batch"),
        local.getInt("parallelism"));
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(
          "signet.bus.local." + key + ": " + value + " (expected: > 0)");
  }

  private static void requireRange(String key, int value, int most) {
    if (value < 1 || value > most)
      throw new IllegalArgumentException(
          "signet.bus.local." + key + ": " + value + " (expected: 1 to " + most + ")");
  }
}
