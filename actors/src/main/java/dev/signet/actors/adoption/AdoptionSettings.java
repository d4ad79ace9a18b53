// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * Whether and how foreign certificates are looked for. Defaults, reasons and limits stand in
 * reference.conf under {@code signet.adoption}.
 *
 * @param keyPrefix what the other program puts before its keys and a colon; may be empty
 */
public record AdoptionSettings(
    boolean enabled, String keyPrefix, Duration sweepEvery, int page, int parallelism) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.adoption");

  public AdoptionSettings {
    if (keyPrefix.length() > 200)
      throw new IllegalArgumentException(
          "signet.adoption.key-prefix: "
              + keyPrefix.length()
              + " characters (expected: at most 200)");
    BOUNDS.positive("sweep-every", sweepEvery);
    BOUNDS.within("page", page, 1, 1_000);
    BOUNDS.within("parallelism", parallelism, 1, 100);
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
}
