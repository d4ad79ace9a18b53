// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.AwsCall;
import dev.signet.it.harness.AwsGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Wherever a control node is killed, no change is lost, and others take its work over. */
@OnThreeRegions
final class KilledControlNodeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void betweenCommitAndPublishTheChangeIsNotLost(ThreeRegions regions, AwsGate gate) {
    travelsThoughItsCarrierIsKilled(
        "committed.killed.test", AwsCall::isOriginPublish, regions, gate);
  }

  @Test
  void betweenApplyingAndPublishingTheChangeIsNotLost(ThreeRegions regions, AwsGate gate) {
    travelsThoughItsCarrierIsKilled("applied.killed.test", AwsCall::isFanout, regions, gate);
  }

  @Test
  void betweenPublishingAndDeletingTheChangeIsNotLost(ThreeRegions regions, AwsGate gate) {
    var queue = regions.surroundings().bus().globalQueue();
    awaitSameRevision(regions);
    var hold = gate.hold(call -> call.isDelete() && call.mentions(queue));
    regions.a().api().allow("relayed.killed.test", "t1", regions.surroundings().origin().url());

    var killed = regions.node(hold.awaitCaught(LIMIT).caller());
    killed.kill();
    hold.drop();
    killed.start();

    awaitKnown("relayed.killed.test", regions.visitors());
    awaitSameRevision(regions);
    await("the queue is empty")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(regions.surroundings().bus().waiting(queue)).isZero());
  }

  @Test
  void whileItOrdersAnotherRegionTakesOverWhenItsLeaseIsOver(ThreeRegions regions)
      throws IOException {
    var name = "ordering.killed.test";
    var pebble = regions.surroundings().pebble();
    try (var silent = silentServer(regions);
        var visits = Executors.newVirtualThreadPerTaskExecutor()) {
      regions.point(name, silent.getInetAddress().getHostAddress());
      regions.b().api().allow(name, "t1", regions.surroundings().origin().url());
      awaitKnown(name, regions.visitors());
      var before = pebble.orders();
      var b = regions.visitorOf(regions.b().edges().getFirst());
      var first = visits.submit(() -> b.certificateOf(name));
      await().atMost(LIMIT).until(() -> pebble.orders() == before + 1);

      regions.b().nodes().getFirst().kill();
      regions.point(name, regions.c());
      var c = regions.visitorOf(regions.c().edges().getFirst());
      await("region c orders")
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> assertThat(c.https(name, "/").status()).isEqualTo(200));

      assertThat(first).failsWithin(LIMIT);
      assertThat(pebble.orders()).as("the killed node's and its successor's").isEqualTo(before + 2);
      regions.b().start();
      assertThat(regions.visitorOf(regions.b().edges().getFirst()).certificateOf(name))
          .isEqualTo(c.certificateOf(name));
    }
  }

  @Test
  void theOldestOfARegionTakesNeitherShardsNorSingletonsWithIt(ThreeRegions regions)
      throws IOException {
    var oldest = regions.node("a-control1");
    var origin = regions.surroundings().origin().url();

    oldest.kill();

    var edge = regions.visitorOf(regions.node("a-edge1"));
    for (var i = 0; i < 5; i++) {
      var name = "shard" + i + ".killed.test";
      await("region a takes changes")
          .atMost(LIMIT)
          .until(() -> regions.a().api().put(name, "t1", origin) < 300);
      awaitKnown(name, regions.visitors());
      await("region a orders")
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(IOException.class)
          .untilAsserted(() -> assertThat(edge.https(name, "/").status()).isEqualTo(200));
    }
    oldest.start();
    awaitSameRevision(regions);
  }

  private static void travelsThoughItsCarrierIsKilled(
      String name, Predicate<AwsCall> step, ThreeRegions regions, AwsGate gate) {
    var hold = gate.hold(call -> step.test(call) && call.mentions(name));
    regions.a().api().allow(name, "t1", regions.surroundings().origin().url());

    var killed = regions.node(hold.awaitCaught(LIMIT).caller());
    killed.kill();
    hold.drop();
    var others = regions.edges().stream().filter(edge -> !edge.equals(killed)).toList();
    awaitKnown(name, others.stream().map(regions::visitorOf).toList());

    killed.start();
    awaitKnown(name, regions.visitors());
    awaitSameRevision(regions);
  }

  /** Takes connections and says nothing: whoever validates there waits. */
  private static ServerSocket silentServer(ThreeRegions regions) throws IOException {
    var address = InetAddress.getByName("127.0.0.99");
    return new ServerSocket(regions.surroundings().httpPort(), 50, address);
  }
}
