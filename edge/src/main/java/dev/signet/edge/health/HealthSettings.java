// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.health;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often the parts are asked, and how long they may take. Defaults and their reasons stand in
 * reference.conf.
 */
public record HealthSettings(Duration cache, Duration timeout) {

  public HealthSettings {
    if (cache.isNegative())
      throw new IllegalArgumentException("cache: " + cache + " (expected: ≥ 0)");
    if (!timeout.isPositive())
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
  }

  public static HealthSettings from(Config health) {
    return new HealthSettings(health.getDuration("cache"), health.getDuration("timeout"));
  }
}
