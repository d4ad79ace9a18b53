// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import com.typesafe.config.Config;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.setting.SettingBounds;
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
  private static final SettingBounds BOUNDS = new SettingBounds("signet.bus.progress");

  public RegionProgressSettings {
    BOUNDS.positive("look-every", lookEvery);
    BOUNDS.positive("patience", patience);
    BOUNDS.positive("mark-after", markAfter);
    BOUNDS.positive("report-after", reportAfter);
    BOUNDS.positive("report-every", reportEvery);
    BOUNDS.positive("step-timeout", stepTimeout);
    if (nameLease.compareTo(reportEvery.multipliedBy(3)) < 0)
      throw BOUNDS.refused(
          "name-lease", nameLease, "at least 3 times report-every, " + reportEvery.multipliedBy(3));
    BOUNDS.within("batch", batch, 1, RegionStore.LONGEST_BATCH);
    BOUNDS.within("window", window, 1, 1_000_000);
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
}
