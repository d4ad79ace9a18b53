// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import com.typesafe.config.Config;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.protocol.setting.SettingBounds;
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

  private static final SettingBounds BOUNDS = new SettingBounds("signet.admin");

  public AdminSettings {
    BOUNDS.positive("max-body", maxBody);
    BOUNDS.positive("request-timeout", requestTimeout);
    BOUNDS.positive("max-connections", maxConnections);
    BOUNDS.positive("max-connections-per-client", maxConnectionsPerClient);
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
