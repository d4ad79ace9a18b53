// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import com.typesafe.config.Config;
import dev.signet.edge.wire.accept.PortSettings;
import dev.signet.edge.wire.accept.PortSettings.ProxyHeaderRule;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.protocol.setting.SettingBounds;
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

  /** What BoringSSL takes of a client; the JDK's engine takes twice that. */
  private static final int LONGEST_HELLO = 16 * 1024;

  private static final SettingBounds BOUNDS = new SettingBounds("signet");

  public ListenerSettings {
    BOUNDS.positive("public.backlog", backlog);
    BOUNDS.positive("public.connections", connections);
    BOUNDS.positive("public.connections-per-client", connectionsPerClient);
    BOUNDS.positive("public.idle-timeout", idleTimeout);
    BOUNDS.positive("public.proxy-header-timeout", proxyHeaderTimeout);
    BOUNDS.positive("handshake.hello-timeout", helloTimeout);
    BOUNDS.positive("handshake.timeout", handshakeTimeout);
    BOUNDS.within("handshake.longest-hello", longestHello, 512, LONGEST_HELLO);
    outlasts(idleTimeout, "handshake.timeout", handshakeTimeout);
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

  /**
   * Sees to it that a wait ends before silence ends the connection, so that whoever waited is told
   * what came of it.
   *
   * @param key of the wait's limit, below {@code signet}
   * @throws IllegalArgumentException if the idle timeout is not longer
   */
  public void outlasts(String key, Duration limit) {
    outlasts(idleTimeout, key, limit);
  }

  private static void outlasts(Duration idleTimeout, String key, Duration limit) {
    BOUNDS.holds(
        idleTimeout.compareTo(limit) > 0,
        "public.idle-timeout",
        idleTimeout,
        "longer than signet." + key + ", which is " + limit);
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
    BOUNDS.holds(found.equals(no) || found.equals(yes), key, found, no + " or " + yes);
    return found.equals(yes);
  }
}
