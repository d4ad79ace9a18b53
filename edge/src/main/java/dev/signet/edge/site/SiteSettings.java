// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * How names and settings are kept in memory. Defaults and their reasons stand in reference.conf.
 *
 * @param entries most site settings in memory
 * @param loads most settings being loaded at a time
 * @param patience longest wait for settings that changed while the old ones are still at hand
 * @param absentFor how long "no such site" is remembered
 * @param absentEntries most names of which it is remembered
 * @param reconcileEvery between two full readings of the names
 * @param retryAfter pause after a reading that failed
 * @param pageSize names per page of a reading
 */
public record SiteSettings(
    int entries,
    int loads,
    Duration patience,
    Duration absentFor,
    int absentEntries,
    Duration reconcileEvery,
    Duration retryAfter,
    int pageSize) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.site");

  public SiteSettings {
    BOUNDS.positive("entries", entries);
    BOUNDS.positive("loads", loads);
    BOUNDS.positive("patience", patience);
    BOUNDS.positive("absent-for", absentFor);
    BOUNDS.positive("absent-entries", absentEntries);
    BOUNDS.positive("reconcile-every", reconcileEvery);
    BOUNDS.positive("retry-after", retryAfter);
    BOUNDS.positive("page-size", pageSize);
  }

  /**
   * @param site the block {@code signet.site}
   */
  public static SiteSettings from(Config site) {
    return new SiteSettings(
        site.getInt("entries"),
        site.getInt("loads"),
        site.getDuration("patience"),
        site.getDuration("absent-for"),
        site.getInt("absent-entries"),
        site.getDuration("reconcile-every"),
        site.getDuration("retry-after"),
        site.getInt("page-size"));
  }
}
