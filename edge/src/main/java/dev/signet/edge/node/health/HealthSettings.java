// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How often the parts are asked, how long they may take, and how long before the end a stop is
 * announced. Defaults and their reasons stand in reference.conf.
 */
public record HealthSettings(Duration cache, Duration timeout, Duration stopNotice) {

  /** All of a stop has to fit into 30 s; see akka.conf. */
  private static final Duration LONGEST_NOTICE = Duration.ofSeconds(3);

  private static final SettingBounds BOUNDS = new SettingBounds("signet.health");

  public HealthSettings {
    BOUNDS.notNegative("cache", cache);
    BOUNDS.positive("timeout", timeout);
    BOUNDS.within("stop-notice", stopNotice, Duration.ZERO, LONGEST_NOTICE);
  }

  public static HealthSettings from(Config health) {
    return new HealthSettings(
        health.getDuration("cache"),
        health.getDuration("timeout"),
        health.getDuration("stop-notice"));
  }
}
