// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control node is killed: the edges serve on, and the region's other control nodes take over. */
final class LostControlNodeTest {
  private static final Duration TAKE_OVER = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void anEdgeServesOnWithoutAnyControlNodeAndFindsTheNextOne() {
    var port = FreePort.next();
    var seeds = "127.0.0.1:" + port;
    try (var region = new Region(directory);
        var control = control(region, "first", port, seeds).start();
        var edge = region.edge("edge", seeds).start()) {
      control.allow("known.test", "t1", region.origin.url());
      var visitor = region.visitor(edge, control);
      await()
          .atMost(TAKE_OVER)
          .untilAsserted(
              () ->
                  assertThat(visitor.https("known.test", "/").status())
                      .as(edge.output())
                      .isEqualTo(200));

      assertThat(region.isNameClaimed()).as("no other region gets the name").isTrue();

      control.kill();

      await()
          .atMost(TAKE_OVER)
          .untilAsserted(() -> assertThat(edge.get("/health/ready").statusCode()).isEqualTo(503));
      assertThat(edge.get("/health/serving").statusCode()).isEqualTo(200);
      assertThat(visitor.https("known.test", "/").status()).isEqualTo(200);

      region.shareAuthority(control, "second");
      try (var next = control(region, "second", port, seeds).start()) {
        next.allow("new.test", "t1", region.origin.url());
        await()
            .atMost(TAKE_OVER)
            .untilAsserted(
                () -> {
                  assertThat(visitor.https("known.test", "/").status()).isEqualTo(200);
                  assertThat(visitor.https("new.test", "/").status()).isEqualTo(200);
                });
        assertThat(edge.get("/health/serving").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void shardsMoveAndTheFirstSeedComesBackToTheSameCluster() {
    var firstPort = FreePort.next();
    var secondPort = FreePort.next();
    var seeds = "127.0.0.1:" + firstPort + ",127.0.0.1:" + secondPort;
    try (var region = new Region(directory);
        var first = control(region, "first", firstPort, seeds).start();
        var second = control(region, "second", secondPort, seeds).start()) {
      assertNodes(2, second);
      for (var i = 0; i < 20; i++) first.allow("n" + i + ".test", "t1", region.origin.url());

      first.kill();

      var killed = System.nanoTime();
      for (var i = 0; i < 20; i++) awaitDescribed(second, "n" + i + ".test");
      var moved = Duration.ofNanos(System.nanoTime() - killed);
      System.out.println(
          "shards of a killed node answered again after " + moved.toMillis() + " ms");
      assertThat(moved).isLessThan(Duration.ofSeconds(30));
      try (var again = control(region, "first", firstPort, seeds).start()) {
        assertNodes(2, again);
        assertNodes(2, second);
      }
    }
  }

  private static SignetNode.Builder control(Region region, String name, int port, String seeds) {
    return region.control(name, seeds).with("SIGNET_CLUSTER_PORT", Integer.toString(port));
  }

  private static void awaitDescribed(SignetNode node, String name) {
    await()
        .atMost(TAKE_OVER)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> assertThat(node.get("/v1/domains/" + name).statusCode()).isEqualTo(200));
  }

  private static void assertNodes(int expected, SignetNode node) {
    await()
        .atMost(TAKE_OVER)
        .untilAsserted(
            () ->
                assertThat(node.metric("signet_cluster_nodes{role=\"control\"}"))
                    .isEqualTo(expected));
  }
}
