// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How the local bus works. Defaults, reasons and limits stand in reference.conf under {@code
 * signet.bus.local}.
 */
public record LocalBusSettings(
    Duration pollEvery, Duration stepTimeout, int batch, int parallelism) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.bus.local");

  public LocalBusSettings {
    BOUNDS.positive("poll-every", pollEvery);
    BOUNDS.positive("step-timeout", stepTimeout);
    BOUNDS.within("batch", batch, 1, 1000);
    BOUNDS.within("parallelism", parallelism, 1, 1000);
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
}
