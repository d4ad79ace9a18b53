// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.archive;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the archive is fed. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.archive}.
 */
public record ArchiverSettings(Duration interval, int batch, int parallelism) {

  public ArchiverSettings {
    if (!interval.isPositive())
      throw new IllegalArgumentException(
          "signet.archive.interval: " + interval + " (expected: > 0)");
    requireRange("batch", batch, 1000);
    requireRange("parallelism", parallelism, 100);
  }

  /**
   * @param archive the block {@code signet.archive}
   */
  public static ArchiverSettings from(Config archive) {
    return new ArchiverSettings(
        archive.getDuration("interval"), archive.getInt("batch"), archive.getInt("parallelism"));
  }

  private static void requireRange(String key, int value, int most) {
    if (value < 1 || value > most)
      throw new IllegalArgumentException(
          "signet.archive." + key + ": " + value + " (expected: 1 to " + most + ")");
  }
}
