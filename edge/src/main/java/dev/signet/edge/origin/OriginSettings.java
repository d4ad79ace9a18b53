// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * How origins are asked. Defaults and their reasons stand in reference.conf.
 *
 * @param connections most connections to one origin
 * @param queue most requests waiting for a connection to one origin; a power of two
 * @param pools most origins with open connections at a time
 * @param poolIdle after which an origin's connections are closed
 * @param firstByte longest wait for the response's first byte, from the request's last byte on
 * @param idle longest silence within a body
 * @param caFile further authorities that may sign an origin's certificate
 */
public record OriginSettings(
    boolean allowPrivate,
    int connections,
    int queue,
    int pools,
    Duration poolIdle,
    Duration connect,
    Duration firstByte,
    Duration idle,
    int headerCount,
    int headerBytes,
    Duration resolveTimeout,
    Duration resolvedFor,
    int resolvedNames,
    Optional<String> caFile) {

  public OriginSettings {
    requirePositive("connections", connections);
    requirePositive("pools", pools);
    requirePositive("header-count", headerCount);
    requirePositive("header-bytes", headerBytes);
    requirePositive("resolved-names", resolvedNames);
    if (Integer.bitCount(queue) != 1)
      throw new IllegalArgumentException(
          "signet.origin.queue: " + queue + " (expected: a power of two)");
    requirePositive("pool-idle", poolIdle);
    requirePositive("connect-timeout", connect);
    requirePositive("first-byte-timeout", firstByte);
    requirePositive("resolve-timeout", resolveTimeout);
    requirePositive("resolved-for", resolvedFor);
    if (idle.compareTo(firstByte) <= 0)
      throw new IllegalArgumentException(
          "signet.origin.idle-timeout: " + idle + " (expected: > first-byte-timeout)");
  }

  /**
   * @param origin the block {@code signet.origin}
   */
  public static OriginSettings from(Config origin) {
    return new OriginSettings(
        origin.getBoolean("allow-private"),
        origin.getInt("connections"),
        origin.getInt("queue"),
        origin.getInt("pools"),
        origin.getDuration("pool-idle"),
        origin.getDuration("connect-timeout"),
        origin.getDuration("first-byte-timeout"),
        origin.getDuration("idle-timeout"),
        origin.getInt("header-count"),
        Math.toIntExact(origin.getBytes("header-bytes")),
        origin.getDuration("resolve-timeout"),
        origin.getDuration("resolved-for"),
        origin.getInt("resolved-names"),
        Optional.of(origin.getString("ca-file")).filter(file -> !file.isEmpty()));
  }

  private static void requirePositive(String key, long found) {
    if (found <= 0)
      throw new IllegalArgumentException(
          "signet.origin." + key + ": " + found + " (expected: > 0)");
  }

  private static void requirePositive(String key, Duration found) {
    if (!found.isPositive())
      throw new IllegalArgumentException(
          "signet.origin." + key + ": " + found + " (expected: > 0)");
  }
}
