// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;

/**
 * Limits of an HTTP connection, the same for all versions. Defaults and their reasons stand in
 * reference.conf.
 *
 * @param headTimeout from the first byte of a request to the end of its head
 * @param idleTimeout between requests, without a byte in either direction
 * @param maxTargetLength in octets; longer ones are answered 414
 * @param maxFieldLength octets of one field's value; longer ones are answered 431
 * @param maxFieldCount fields of one request, and of one trailer section
 * @param maxFieldSection octets of all fields of one request, names and values
 * @param maxConcurrentStreams of one HTTP/2 connection
 */
public record HttpLimits(
    Duration headTimeout,
    Duration idleTimeout,
    int maxTargetLength,
    int maxFieldLength,
    int maxFieldCount,
    int maxFieldSection,
    int maxConcurrentStreams) {

  /** What a connection may hold of a head is a small multiple. */
  private static final int LARGEST = 512 * 1024;

  /** Method, version, spaces and line end of a request line. */
  private static final int REST_OF_LINE = 128;

  private static final SettingBounds BOUNDS = new SettingBounds("signet.http");

  public HttpLimits {
    BOUNDS.positive("head-timeout", headTimeout);
    BOUNDS.positive("idle-timeout", idleTimeout);
    BOUNDS.positive("max-uri-length", maxTargetLength);
    BOUNDS.positive("max-header-value-length", maxFieldLength);
    BOUNDS.positive("max-header-count", maxFieldCount);
    BOUNDS.positive("max-header-section", maxFieldSection);
    BOUNDS.positive("max-concurrent-streams", maxConcurrentStreams);
  }

  /** What of it bounds a request's head and trailers. */
  public SectionLimits sections() {
    return new SectionLimits(
        maxTargetLength + REST_OF_LINE, maxFieldLength, maxFieldCount, maxFieldSection);
  }

  public static HttpLimits from(Config http) {
    return new HttpLimits(
        http.getDuration("head-timeout"),
        http.getDuration("idle-timeout"),
        octets(http, "max-uri-length"),
        octets(http, "max-header-value-length"),
        count(http, "max-header-count", 4096),
        octets(http, "max-header-section"),
        count(http, "max-concurrent-streams", 10_000));
  }

  private static int count(Config http, String key, int most) {
    var found = http.getLong(key);
    BOUNDS.within(key, found, 1, most);
    return Math.toIntExact(found);
  }

  private static int octets(Config http, String key) {
    var found = http.getBytes(key);
    BOUNDS.within(key, found, 1, LARGEST);
    return Math.toIntExact(found);
  }
}
