// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.archive;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How the archive is fed. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.archive}.
 */
public record ArchiverSettings(Duration interval, int batch, int parallelism) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.archive");

  public ArchiverSettings {
    BOUNDS.positive("interval", interval);
    BOUNDS.within("batch", batch, 1, 1000);
    BOUNDS.within("parallelism", parallelism, 1, 100);
  }

  /**
   * @param archive the block {@code signet.archive}
   */
  public static ArchiverSettings from(Config archive) {
    return new ArchiverSettings(
        archive.getDuration("interval"), archive.getInt("batch"), archive.getInt("parallelism"));
  }
}
