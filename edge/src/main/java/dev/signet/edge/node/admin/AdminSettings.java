// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import com.typesafe.config.Config;
import dev.signet.edge.wire.http.HttpLimits;
import java.time.Duration;

/**
 * Where the management API listens, and its bounds. Defaults and their reasons stand in
 * reference.conf.
 *
 * @param port 0 for any free one
 * @param maxBody bytes
 * @param limits of its connections
 */
public record AdminSettings(
    String bind,
    int port,
    long maxBody,
    Duration requestTimeout,
    int maxConnections,
    int maxConnectionsPerClient,
    HttpLimits limits) {

  public AdminSettings {
    if (maxBody < 1)
      throw new IllegalArgumentException("max-body: " + maxBody + " (expected: > 0 bytes)");
    if (!requestTimeout.isPositive())
      throw new IllegalArgumentException("request-timeout: " + requestTimeout + " (expected: > 0)");
    if (maxConnections < 1)
      throw new IllegalArgumentException("max-connections: " + maxConnections + " (expected: > 0)");
    if (maxConnectionsPerClient < 1)
      throw new IllegalArgumentException(
          "max-connections-per-client: " + maxConnectionsPerClient + " (expected: > 0)");
  }

  /**
   * @param signet the root of all settings
   */
  public static AdminSettings from(Config signet) {
    var admin = signet.getConfig("admin");
    return new AdminSettings(
        admin.getString("bind"),
        admin.getInt("port"),
        admin.getMemorySize("max-body").toBytes(),
        admin.getDuration("request-timeout"),
        admin.getInt("max-connections"),
        admin.getInt("max-connections-per-client"),
        HttpLimits.from(admin.getConfig("http").withFallback(signet.getConfig("http"))));
  }
}
