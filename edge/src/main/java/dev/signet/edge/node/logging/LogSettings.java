// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import com.typesafe.config.Config;
import dev.signet.edge.node.settings.LogLevels;

/**
 * What is logged and how. Defaults and their reasons stand in reference.conf.
 *
 * @param queue events that may wait to be written
 */
public record LogSettings(LogLevels levels, Format format, int queue) {

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }

  public LogSettings {
    if (queue < 1) throw new IllegalArgumentException("log.queue: " + queue + " (expected: ≥ 1)");
  }

  /**
   * @param log the block {@code signet.log}
   */
  public static LogSettings from(Config log) {
    return new LogSettings(
        LogLevels.of(log.getStringList("level")),
        log.getString("format").equals("json") ? Format.JSON : Format.TEXT,
        log.getInt("queue"));
  }
}
