// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import com.typesafe.config.Config;
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

  public SiteSettings {
    requirePositive("entries", entries);
    requirePositive("loads", loads);
    requirePositive("patience", patience);
    requirePositive("absent-for", absentFor);
    requirePositive("absent-entries", absentEntries);
    requirePositive("reconcile-every", reconcileEvery);
    requirePositive("retry-after", retryAfter);
    requirePositive("page-size", pageSize);
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

  private static void requirePositive(String key, long found) {
    if (found <= 0)
      throw new IllegalArgumentException("signet.site." + key + ": " + found + " (expected: > 0)");
  }

  private static void requirePositive(String key, Duration found) {
    if (!found.isPositive())
      throw new IllegalArgumentException("signet.site." + key + ": " + found + " (expected: > 0)");
  }
}
