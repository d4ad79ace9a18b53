// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All nodes of a region are restarted in order, one after the other, and no visitor notices. */
final class RollingRestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final Map<String, SignetNode.Builder> builders = new LinkedHashMap<>();
  private final Map<String, SignetNode> nodes = new LinkedHashMap<>();

  @AfterEach
  void end() {
    nodes.values().forEach(SignetNode::close);
  }

  @Test
  void notOneRequestFails() {
    var first = FreePort.next();
    var second = FreePort.next();
    var seeds = "127.0.0.1:" + first + ",127.0.0.1:" + second;
    try (var region = new Region(directory)) {
      builders.put("control-1", control(region, "control-1", first, seeds));
      start("control-1");
      region.shareAuthority(node("control-1"), "control-2");
      builders.put("control-2", control(region, "control-2", second, seeds));
      builders.put("edge-1", region.edge("edge-1", seeds));
      builders.put("edge-2", region.edge("edge-2", seeds));
      for (var name : builders.keySet()) if (!nodes.containsKey(name)) start(name);
      node("control-1").allow("rolling.test", "t1", region.origin.url());
      for (var edge : new String[] {"edge-1", "edge-2"}) {
        var visitor = region.visitor(node(edge), node("control-1"));
        await().atMost(LIMIT).until(() -> visitor.https("rolling.test", "/").status() == 200);
      }
      var authority = node("control-1").internalRoot();

      try (var balancer = LoadBalancer.start("rolling.test", authority, edges())) {
        awaitMore(balancer);
        for (var name : builders.keySet()) {
          assertThat(node(name).terminate(STOP)).as(name).isZero();
          start(name);
          awaitMore(balancer);
        }

        System.out.println("rolling restart: " + balancer.answered() + " requests");
        assertThat(balancer.failures()).isEmpty();
      }
    }
  }

  private Map<Integer, URI> edges() {
    var edges = new LinkedHashMap<Integer, URI>();
    for (var name : new String[] {"edge-1", "edge-2"})
      edges.put(node(name).httpsPort(), node(name).admin("/health/serving"));
    return edges;
  }

  private void start(String name) {
    nodes.put(name, Objects.requireNonNull(builders.get(name)).start());
  }

  private SignetNode node(String name) {
    return Objects.requireNonNull(nodes.get(name));
  }

  private static void awaitMore(LoadBalancer balancer) {
    var before = balancer.answered();
    await().atMost(LIMIT).until(() -> balancer.answered() > before + 50);
  }

  private static SignetNode.Builder control(Region region, String name, int port, String seeds) {
    return region.control(name, seeds).with("SIGNET_CLUSTER_PORT", Integer.toString(port));
  }
}
