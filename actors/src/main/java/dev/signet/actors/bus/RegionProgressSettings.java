// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import com.typesafe.config.Config;
import dev.signet.persistence.region.RegionStore;
import java.time.Duration;

/**
 * How a region keeps account of what it has. Defaults, reasons and limits stand in reference.conf
 * under {@code signet.bus.progress}.
 */
public record RegionProgressSettings(
    Duration lookEvery,
    Duration patience,
    Duration markAfter,
    Duration reportAfter,
    Duration reportEvery,
    Duration stepTimeout,
    Duration nameLease,
    int batch,
    int window) {

  public RegionProgressSettings {
    requirePositive("look-every", lookEvery);
    requirePositive("patience", patience);
    requirePositive("mark-after", markAfter);
    requirePositive("report-after", reportAfter);
    requirePositive("report-every", reportEvery);
    requirePositive("step-timeout", stepTimeout);
    if (nameLease.compareTo(reportEvery.multipliedBy(3)) < 0)
      throw new IllegalArgumentException(
          "signet.bus.progress.name-lease: "
              + nameLease
              + " (expected: at least 3 times report-every, "
              + reportEvery.multipliedBy(3)
              + ")");
    requireRange("batch", batch, RegionStore.LONGEST_BATCH);
    requireRange("window", window, 1_000_000);
  }

  /**
   * @param progress the block {@code signet.bus.progress}
   */
  public static RegionProgressSettings from(Config progress) {
    return new RegionProgressSettings(
        progress.getDuration("look-every"),
        progress.getDuration("patience"),
        progress.getDuration("mark-after"),
        progress.getDuration("report-after"),
        progress.getDuration("report-every"),
        progress.getDuration("step-timeout"),
        progress.getDuration("name-lease"),
        progress.getInt("batch"),
        progress.getInt("window"));
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(
          "signet.bus.progress." + key + ": " + value + " (expected: > 0)");
  }

  private static void requireRange(String key, int value, int most) {
    if (value < 1 || value > most)
      throw new IllegalArgumentException(
          "signet.bus.progress." + key + ": " + value + " (expected: 1 to " + most + ")");
  }
}
