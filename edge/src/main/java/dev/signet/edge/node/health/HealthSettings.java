// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How often the parts are asked, how long they may take, and how long before the end a stop is
 * announced. Defaults and their reasons stand in reference.conf.
 */
public record HealthSettings(Duration cache, Duration timeout, Duration stopNotice) {

  /** All of a stop has to fit into 30 s; see akka.conf. */
  private static final Duration LONGEST_NOTICE = Duration.ofSeconds(3);

  public HealthSettings {
    if (cache.isNegative())
      throw new IllegalArgumentException("cache: " + cache + " (expected: ≥ 0)");
    if (!timeout.isPositive())
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: > 0)");
    if (stopNotice.isNegative() || stopNotice.compareTo(LONGEST_NOTICE) > 0)
      throw new IllegalArgumentException(
          "stop-notice: " + stopNotice + " (expected: 0 to " + LONGEST_NOTICE + ")");
  }

  public static HealthSettings from(Config health) {
    return new HealthSettings(
        health.getDuration("cache"),
        health.getDuration("timeout"),
        health.getDuration("stop-notice"));
  }
}
