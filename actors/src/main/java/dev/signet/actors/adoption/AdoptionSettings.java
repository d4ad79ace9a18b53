// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Whether and how foreign certificates are looked for. Defaults, reasons and limits stand in
 * reference.conf under {@code signet.adoption}.
 *
 * @param keyPrefix what the other program puts before its keys and a colon; may be empty
 */
public record AdoptionSettings(
    boolean enabled, String keyPrefix, Duration sweepEvery, int page, int parallelism) {

  public AdoptionSettings {
    if (keyPrefix.length() > 200)
      throw new IllegalArgumentException(
          "signet.adoption.key-prefix: "
              + keyPrefix.length()
              + " characters (expected: at most 200)");
    if (!sweepEvery.isPositive())
      throw new IllegalArgumentException(
          "signet.adoption.sweep-every: " + sweepEvery + " (expected: > 0)");
    requireRange("page", page, 1_000);
    requireRange("parallelism", parallelism, 100);
  }

  /**
   * @param adoption the block {@code signet.adoption}
   */
  public static AdoptionSettings from(Config adoption) {
    return new AdoptionSettings(
        adoption.getBoolean("enabled"),
        adoption.getString("key-prefix"),
        adoption.getDuration("sweep-every"),
        adoption.getInt("page"),
        adoption.getInt("parallelism"));
  }

  private static void requireRange(String key, int value, int most) {
    if (value < 1 || value > most)
      throw new IllegalArgumentException(
          "signet.adoption." + key + ": " + value + " (expected: 1 to " + most + ")");
  }
}
