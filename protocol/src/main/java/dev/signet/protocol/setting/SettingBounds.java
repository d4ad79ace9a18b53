// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.setting;

import java.time.Duration;

/**
 * Refuses settings that are out of bounds: key, what was found, what was expected.
 *
 * @param block in which the keys stand, such as {@code signet.origin}
 */
public record SettingBounds(String block) {

  /**
   * @throws IllegalArgumentException unless it is greater than 0
   */
  public void positive(String key, long found) {
    holds(found > 0, key, found, "> 0");
  }

  /**
   * @throws IllegalArgumentException unless it is longer than nothing
   */
  public void positive(String key, Duration found) {
    holds(found.isPositive(), key, found, "> 0");
  }

  /**
   * @throws IllegalArgumentException if it is below 0
   */
  public void notNegative(String key, long found) {
    holds(found >= 0, key, found, "≥ 0");
  }

  /**
   * @throws IllegalArgumentException if it is shorter than nothing
   */
  public void notNegative(String key, Duration found) {
    holds(!found.isNegative(), key, found, "≥ 0");
  }

  /**
   * @param most inclusive
   * @throws IllegalArgumentException if it lies outside
   */
  public void within(String key, long found, long least, long most) {
    holds(found >= least && found <= most, key, found, least + " to " + most);
  }

  /**
   * @param most inclusive
   * @throws IllegalArgumentException if it lies outside
   */
  public void within(String key, Duration found, Duration least, Duration most) {
    holds(
        found.compareTo(least) >= 0 && found.compareTo(most) <= 0,
        key,
        found,
        least + " to " + most);
  }

  /**
   * Any other bound.
   *
   * @throws IllegalArgumentException unless it holds
   */
  public void holds(boolean fine, String key, Object found, String expected) {
    if (!fine) throw refused(key, found, expected);
  }

  /** To be thrown. */
  public IllegalArgumentException refused(String key, Object found, String expected) {
    return new IllegalArgumentException(
        block + "." + key + ": " + found + " (expected: " + expected + ")");
  }
}
