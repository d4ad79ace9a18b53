// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.signet.edge.settings.NodeSettings;
import dev.signet.edge.settings.NodeSettings.Role;
import java.util.List;
import java.util.Map;

/** Akka's settings for one node: what its own settings say about the cluster. */
final class ClusterConfiguration {

  /** All nodes of a region have an actor system of this name. */
  static final String SYSTEM = "signet";

  private ClusterConfiguration() {}

  static Config of(Config config, NodeSettings settings) {
    var cluster = settings.cluster();
    List<String> seeds =
        cluster.seeds().stream().map(seed -> "akka://" + SYSTEM + "@" + seed).toList();
    List<String> roles = settings.roles().stream().map(Role::text).sorted().toList();
    return ConfigFactory.parseMap(
            Map.of(
                "akka.remote.artery.canonical.hostname", cluster.bind(),
                "akka.remote.artery.canonical.port", cluster.port(),
                "akka.cluster.roles", ConfigValueFactory.fromIterable(roles),
                "akka.cluster.seed-nodes", ConfigValueFactory.fromIterable(seeds)))
        .withFallback(config);
  }
}
