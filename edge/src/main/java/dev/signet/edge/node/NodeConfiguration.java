// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.signet.actors.domain.DomainSettings;
import dev.signet.edge.node.admin.AdminSettings;
import dev.signet.edge.node.health.HealthSettings;
import dev.signet.edge.node.logging.LogSettings;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.edge.node.settings.NodeSettings;
import dev.signet.edge.node.settings.NodeSettings.Role;
import dev.signet.edge.node.settings.SettingsReader;
import dev.signet.edge.origin.OriginSettings;
import dev.signet.persistence.redis.RedisSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of this node, every one checked before anything is opened.
 *
 * @param config what the settings were read from, with Akka's own
 * @param redis empty: the region store is in memory
 * @param tombstoneRetention how long a region store in memory remembers removals
 * @param control empty without the role
 * @param edge empty without the role
 */
record NodeConfiguration(
    Config config,
    List<String> unknownVariables,
    NodeSettings node,
    LogSettings log,
    AdminSettings admin,
    HealthSettings health,
    DomainSettings domains,
    OriginSettings origins,
    Optional<RedisSettings> redis,
    Duration tombstoneRetention,
    Optional<ControlRole.Settings> control,
    Optional<EdgeRole.Settings> edge) {

  NodeConfiguration {
    edge.ifPresent(
        role -> role.listeners().outlasts("origin.first-byte-timeout", origins.firstByte()));
  }

  /**
   * @param environment variables by name
   * @throws InvalidSettingException for the first setting that cannot be used
   */
  static NodeConfiguration read(Map<String, String> environment) {
    var read = SettingsReader.read(environment);
    try {
      return of(read.config(), read.unknownVariables());
    } catch (IllegalArgumentException | ConfigException e) {
      throw InvalidSettingException.of(e);
    }
  }

  private static NodeConfiguration of(Config config, List<String> unknownVariables) {
    var node = NodeSettings.from(config);
    var signet = config.getConfig("signet");
    return new NodeConfiguration(
        config,
        unknownVariables,
        node,
        LogSettings.from(signet.getConfig("log")),
        AdminSettings.from(signet),
        HealthSettings.from(signet.getConfig("health")),
        DomainSettings.from(signet.getConfig("domains")),
        OriginSettings.from(signet.getConfig("origin")),
        node.redisUrl().map(_ -> RedisSettings.from(signet.getConfig("redis"))),
        signet.getDuration("redis.tombstone-retention"),
        node.has(Role.CONTROL)
            ? Optional.of(ControlRole.Settings.from(signet, node))
            : Optional.empty(),
        node.has(Role.EDGE) ? Optional.of(EdgeRole.Settings.from(signet)) : Optional.empty());
  }

  /** Settings hold secrets; this shows none. */
  @Override
  public String toString() {
    return "NodeConfiguration[" + node + "]";
  }
}
