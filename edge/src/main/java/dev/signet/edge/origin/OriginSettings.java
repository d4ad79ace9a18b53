// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.Optional;

/**
 * How origins are asked. Defaults and their reasons stand in reference.conf.
 *
 * @param connections most connections to one origin
 * @param queue most requests waiting for a connection to one origin
 * @param pools most origins with open connections at a time
 * @param poolIdle after which an origin's connections are closed
 * @param firstByte longest wait for the response's first byte, from the request's last byte on
 * @param idle longest silence within a body
 * @param headerSection most octets of all fields of a response, and of one trailer section
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
    int headerSection,
    Duration resolveTimeout,
    Duration resolvedFor,
    int resolvedNames,
    Optional<String> caFile) {
  /** What is less is none at all to a timer that counts milliseconds. */
  private static final Duration SHORTEST_CONNECT = Duration.ofMillis(1);

  private static final Duration LONGEST_CONNECT = Duration.ofHours(1);

  private static final SettingBounds BOUNDS = new SettingBounds("signet.origin");

  public OriginSettings {
    BOUNDS.positive("connections", connections);
    BOUNDS.positive("pools", pools);
    BOUNDS.positive("header-count", headerCount);
    BOUNDS.positive("header-bytes", headerBytes);
    BOUNDS.positive("header-section", headerSection);
    BOUNDS.positive("resolved-names", resolvedNames);
    BOUNDS.positive("queue", queue);
    BOUNDS.positive("pool-idle", poolIdle);
    BOUNDS.within("connect-timeout", connect, SHORTEST_CONNECT, LONGEST_CONNECT);
    BOUNDS.positive("first-byte-timeout", firstByte);
    BOUNDS.positive("resolve-timeout", resolveTimeout);
    BOUNDS.positive("resolved-for", resolvedFor);
    if (idle.compareTo(firstByte) <= 0)
      throw BOUNDS.refused("idle-timeout", idle, "> first-byte-timeout");
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
        Math.toIntExact(origin.getBytes("header-section")),
        origin.getDuration("resolve-timeout"),
        origin.getDuration("resolved-for"),
        origin.getInt("resolved-names"),
        Optional.of(origin.getString("ca-file")).filter(file -> !file.isEmpty()));
  }
}
