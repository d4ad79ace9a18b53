// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.NameServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that know nothing of each other but a name in DNS become one cluster. */
final class DnsDiscoveryTest {
  private static final String NAME = "control.region.test";
  private static final String FIRST = "127.0.0.11";
  private static final String SECOND = "127.0.0.12";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final int managementPort = FreePort.next();
  @TempDir Path directory;
  private Path settings;

  @BeforeEach
  void askOurNameServer() {
    settings = directory.resolve("name-server.conf");
  }

  @Test
  void nodesThatStartTogetherFoundOneClusterAndEdgesJoinIt() throws IOException {
    try (var names = NameServer.start();
        var region = new Region(directory)) {
      Files.writeString(
          settings, "akka.io.dns.async-dns.nameservers = [\"" + names.address() + "\"]\n");
      names.set(NAME, List.of());
      try (var edge = node(region.edge("edge", seeds()), "127.0.0.13").launch();
          var first = node(region.control("first", seeds()), FIRST).launch()) {
        names.set(NAME, List.of(FIRST));
        try (var second = node(region.control("second", seeds()), SECOND).launch()) {
          names.set(NAME, List.of(FIRST, SECOND));
          first.awaitReady();
          second.awaitReady();
          edge.awaitReady();

          for (var node : List.of(first, second, edge)) {
            awaitNodes(node, "control", 2);
            awaitNodes(node, "edge", 1);
          }
        }
      }
    }
  }

  private String seeds() {
    return "dns:" + NAME;
  }

  private SignetNode.Builder node(SignetNode.Builder builder, String address) {
    return builder
        .with("SIGNET_CONFIG", settings.toString())
        .with("SIGNET_CLUSTER_BIND", address)
        .with("SIGNET_CLUSTER_MANAGEMENT_PORT", Integer.toString(managementPort));
  }

  private static void awaitNodes(SignetNode node, String role, int expected) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(node.metric("signet_cluster_nodes{role=\"" + role + "\"}"))
                    .as(node.output())
                    .isEqualTo(expected));
  }
}
