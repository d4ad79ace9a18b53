// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.signet.edge.node.settings.NodeSettings;
import dev.signet.edge.node.settings.NodeSettings.Cluster;
import dev.signet.edge.node.settings.NodeSettings.Role;
import dev.signet.edge.node.settings.Seeds;
import java.util.List;
import java.util.Map;

/** Akka's settings for one node: what its own settings say about the cluster. */
final class ClusterConfiguration {

  /** All nodes of a region have an actor system of this name. */
  static final String SYSTEM = "signet";

  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";
  private static final String DISCOVERY = BOOTSTRAP + "contact-point-discovery.";

  private ClusterConfiguration() {}

  /** For an actor system that is a member of the region's cluster. */
  static Config ofMember(Config config, NodeSettings settings) {
    var cluster = settings.cluster();
    List<String> roles = settings.roles().stream().map(Role::text).sorted().toList();
    return ConfigFactory.parseMap(
            Map.of(
                "akka.remote.artery.canonical.hostname", cluster.bind(),
                "akka.remote.artery.canonical.port", cluster.port(),
                "akka.cluster.roles", ConfigValueFactory.fromIterable(roles)))
        .withFallback(
            settings.has(Role.CONTROL) ? ConfigFactory.empty() : leavesWithoutHandingOver())
        .withFallback(
            switch (cluster.seeds()) {
              case Seeds.None() -> ConfigFactory.empty();
              case Seeds.Listed(var addresses) -> listed(addresses, settings);
              case Seeds.Discovered discovered -> discovered(discovered, settings);
            })
        .withFallback(config);
  }

  /** For an actor system that has nothing to do with the cluster. */
  static Config ofServing(Config config) {
    return ConfigFactory.parseMap(Map.of("akka.actor.provider", "local")).withFallback(config);
  }

  /**
   * Where there are no shards, questions on their way to others are all that would be waited for.
   */
  private static Config leavesWithoutHandingOver() {
    return ConfigFactory.parseString(
        "akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout = 500ms");
  }

  /** Whoever stands first founds, so a node that must not is none of its own seeds. */
  private static Config listed(List<String> addresses, NodeSettings settings) {
    var cluster = settings.cluster();
    var own = cluster.bind() + ":" + cluster.port();
    List<String> seeds =
        addresses.stream()
            .filter(address -> settings.has(Role.CONTROL) || !address.equals(own))
            .map(address -> "akka://" + SYSTEM + "@" + address)
            .toList();
    return ConfigFactory.parseMap(
        Map.of("akka.cluster.seed-nodes", ConfigValueFactory.fromIterable(seeds)));
  }

  private static Config discovered(Seeds.Discovered seeds, NodeSettings settings) {
    Cluster cluster = settings.cluster();
    return ConfigFactory.parseMap(
        Map.of(
            "akka.management.http.hostname",
            cluster.bind(),
            "akka.management.http.port",
            cluster.managementPort(),
            BOOTSTRAP + "new-cluster-enabled",
            settings.has(Role.CONTROL),
            BOOTSTRAP + "contact-point.fallback-port",
            seeds.port().orElse(cluster.managementPort()),
            DISCOVERY + "effective-name",
            seeds.name(),
            DISCOVERY + "required-contact-point-nr",
            cluster.foundingNodes(),
            DISCOVERY + "port-name",
            seeds.service().map(Seeds.Service::port).orElse(""),
            DISCOVERY + "protocol",
            seeds.service().map(Seeds.Service::protocol).orElse("")));
  }
}
