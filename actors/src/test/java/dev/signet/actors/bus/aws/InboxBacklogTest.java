// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A region that was away finds its queue full: all of it has its effect, a little at a time. */
class InboxBacklogTest {
  private static final int DOMAINS = 450;

  /** Every third is removed by a later change, which may come first. */
  private static final int REMOVED = DOMAINS / 3;

  private final ActorTestKit kit = ActorTestKit.create("backlog");
  private final HeardArrivals arrivals = new HeardArrivals();
  private final AtomicInteger mostInHand = new AtomicInteger();

  @Test
  void aLongQueueIsWorkedOffCompletelyWithFewMessagesInHand() {
    try (var aws = AwsEmulator.started();
        var clients = aws.clients(TestSettings.CLIENT);
        var redis = RedisServer.started();
        var store = RedisRegionStore.open(RegionUnderTest.settings(redis))) {
      var queue = new TestQueue(clients);
      var texts = new ArrayList<String>();
      for (var i = 0; i < DOMAINS; i++)
        texts.add(Changes.text(Changes.allowed(name(i).text(), i + 1)));
      for (var i = 0; i < REMOVED; i++)
        texts.add(Changes.text(new DomainRemoved(name(3 * i), new Revision(DOMAINS + i + 1))));
      Collections.shuffle(texts, new Random(7));
      queue.send(texts);

      var stream = start(clients, queue, store);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                mostInHand.accumulateAndGet(queue.inFlight(), Math::max);
                return queue.isEmpty();
              });

      assertThat(queue.dead()).isZero();
      assertThat(arrivals.revisions()).hasSize(DOMAINS + REMOVED);
      for (var i = 0; i < DOMAINS; i++)
        assertThat(
                store
                    .findDomain(name(i))
                    .toCompletableFuture()
                    .orTimeout(9, TimeUnit.SECONDS)
                    .join())
            .matches(i % 3 == 0 ? Optional::isEmpty : Optional::isPresent, name(i).text());
      assertThat(mostInHand).hasValueBetween(1, mostThatMayBeInHand());
      stream.close().toCompletableFuture().orTimeout(9, TimeUnit.SECONDS).join();
    } finally {
      kit.shutdownTestKit();
    }
  }

  /** At work, in the buffer of each receive and on the way to it, and waiting to be deleted. */
  private static int mostThatMayBeInHand() {
    var receiving = TestSettings.RECEIVING;
    return receiving.parallelism() + 10 * receiving.requests() * 3 + 10;
  }

  private QueueStream start(AwsClients clients, TestQueue queue, RedisRegionStore store) {
    var metrics = new MessageMetrics(new SimpleMeterRegistry());
    var insistence = new Insistence(kit.system(), 5, Duration.ofSeconds(5));
    var region = new RegionEffect(store, arrivals, insistence, metrics);
    var inbox = new Inbox("b", store, region, arrivals, insistence, metrics);
    var pace = new LogPace(InstantSource.system(), Duration.ofSeconds(10));
    return QueueStream.start(
        kit.system(),
        clients,
        "inbox",
        queue.url(),
        TestSettings.of(queue),
        () -> CompletableFuture.completedStage(Done.getInstance()),
        new Intake(Changes.CODEC, inbox, metrics, pace));
  }

  private static DomainName name(int i) {
    return DomainName.parse("shop" + i + ".example");
  }
}
