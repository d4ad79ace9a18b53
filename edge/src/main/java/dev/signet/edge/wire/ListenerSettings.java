// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import com.typesafe.config.Config;
import dev.signet.edge.wire.accept.PortSettings;
import dev.signet.edge.wire.accept.PortSettings.ProxyHeaderRule;
import dev.signet.edge.wire.http.HttpLimits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * What a listener allows a connection. Defaults and their reasons stand in reference.conf.
 *
 * @param longestHello in bytes
 * @param rejectUnknownNames alert instead of the fallback certificate
 */
public record ListenerSettings(
    int backlog,
    int connections,
    int connectionsPerClient,
    Duration idleTimeout,
    boolean proxyProtocol,
    Duration proxyHeaderTimeout,
    Duration helloTimeout,
    int longestHello,
    Duration handshakeTimeout,
    boolean rejectUnknownNames) {

  public ListenerSettings {
    requirePositive("backlog", backlog);
    requirePositive("connections", connections);
    requirePositive("connections-per-client", connectionsPerClient);
    requirePositive("idle-timeout", idleTimeout);
    requirePositive("proxy-header-timeout", proxyHeaderTimeout);
    requirePositive("hello-timeout", helloTimeout);
    requirePositive("timeout", handshakeTimeout);
    if (longestHello < 512 || longestHello > 65536)
      throw new IllegalArgumentException(
          "longest-hello: " + longestHello + " (expected: 512 to 65536 bytes)");
  }

  /**
   * @param signet the root of all settings
   */
  public static ListenerSettings from(Config signet) {
    var ports = signet.getConfig("public");
    var handshake = signet.getConfig("handshake");
    return new ListenerSettings(
        ports.getInt("backlog"),
        ports.getInt("connections"),
        ports.getInt("connections-per-client"),
        ports.getDuration("idle-timeout"),
        choice(signet, "proxy-protocol", "off", "v2"),
        ports.getDuration("proxy-header-timeout"),
        handshake.getDuration("hello-timeout"),
        Math.toIntExact(handshake.getBytes("longest-hello")),
        handshake.getDuration("timeout"),
        choice(signet, "unknown-sni", "fallback", "reject"));
  }

  /** What the port itself has to know. */
  PortSettings port(boolean halfClosed) {
    return new PortSettings(
        backlog,
        connections,
        connectionsPerClient,
        0,
        idleTimeout,
        proxyProtocol ? ProxyHeaderRule.REQUIRED : ProxyHeaderRule.NONE,
        proxyHeaderTimeout,
        halfClosed);
  }

  /** The shortest of all times that are looked after together. */
  Duration shortestLimit(HttpLimits http) {
    return Collections.min(
        List.of(
            idleTimeout,
            proxyHeaderTimeout,
            helloTimeout,
            handshakeTimeout,
            http.headTimeout(),
            http.idleTimeout()));
  }

  private static boolean choice(Config config, String key, String no, String yes) {
    var found = config.getString(key);
    if (!found.equals(no) && !found.equals(yes))
      throw new IllegalArgumentException(
          key + ": " + found + " (expected: " + no + " or " + yes + ")");
    return found.equals(yes);
  }

  private static void requirePositive(String key, int value) {
    if (value < 1) throw new IllegalArgumentException(key + ": " + value + " (expected: ≥ 1)");
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
  }
}
