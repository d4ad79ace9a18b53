// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.RegionProgressActor.Applied;
import dev.signet.actors.bus.RegionProgressActor.AwaitFilled;
import dev.signet.actors.bus.RegionProgressActor.Command;
import dev.signet.actors.bus.RegionProgressActor.Filled;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that lags a moment takes over: what its primary had taken alone comes again. */
class PromotedReplicaTest {
  private static final Duration NEVER = Duration.ofHours(1);

  /** Looks at the start only, so that nothing but a mark that is refused tells of the failover. */
  private static final RegionProgressSettings SETTINGS =
      new RegionProgressSettings(
          NEVER,
          NEVER,
          Duration.ofMillis(1),
          Duration.ofMillis(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          100,
          1000);

  private final ActorTestKit kit = ActorTestKit.create("replica", ConfigFactory.load());
  private final InstantSource clock = InstantSource.system();
  private final FakeCentralStore central = new FakeCentralStore(clock);
  private final RedisServer primary = RedisServer.started();
  private final RedisServer replica = RedisServer.started();
  private final RegionStore store = RedisRegionStore.open(settings(primary));

  @AfterEach
  void close() {
    kit.shutdownTestKit();
    store.close();
    replica.close();
    primary.close();
  }

  @Test
  void whatWasAppliedButNeverReplicatedIsBroughtAgain() {
    replica.follow(primary);
    var progress = start();
    bring(1, progress);
    eventually(() -> isNoted(1));

    replica.promote();
    apply(2);
    replica.takeOverFrom(primary);
    progress.tell(new Applied(new Revision(2)));

    eventually(() -> isNoted(2));
    assertThat(get(store.findDomain(name(2)))).isPresent();
  }

  /** A replica repeats its primary's writes in their order: its note never stands for too much. */
  @Test
  void theReplicasNoteStandsForNothingThatItLacks() {
    replica.follow(primary);
    var progress = start();
    for (var i = 1; i <= 300; i++) {
      if (i == 200) replica.promote();
      bring(i, progress);
    }
    eventually(() -> isNoted(300));

    try (var redis = replica.connect()) {
      var note = redis.get("signet:complete");
      var noted = note == null ? 0 : Integer.parseInt(note);
      assertThat(noted).isBetween(0, 199);
      for (var i = 1; i <= noted; i++)
        assertThat(redis.exists("signet:domain:" + name(i).text())).isTrue();
    }
    replica.takeOverFrom(primary);
    bring(301, progress);

    eventually(() -> isNoted(301));
    for (var i = 1; i <= 301; i++) assertThat(get(store.findDomain(name(i)))).isPresent();
  }

  /** When the first fill is over: it would bring what is to be told of. */
  private ActorRef<Command> start() {
    var meters = new SimpleMeterRegistry();
    var around =
        new ProgressSurroundings(
            central,
            store,
            new RegionFill(kit.system(), central, store, SETTINGS.batch(), SETTINGS.stepTimeout()),
            new RegionReport(central, "local", () -> 1, Optional.empty()),
            () -> {},
            () -> false,
            clock,
            new RegionMetrics(meters, clock),
            new FillMetrics(meters));
    var actor = kit.spawn(RegionProgressActor.create(around, SETTINGS));
    var probe = kit.<Filled>createTestProbe();
    actor.tell(new AwaitFilled(probe.getRef()));
    probe.receiveMessage(Duration.ofSeconds(20));
    return actor;
  }

  /** As the bus does. */
  private void bring(int revision, ActorRef<Command> progress) {
    apply(revision);
    progress.tell(new Applied(new Revision(revision)));
  }

  private void apply(int revision) {
    var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
    get(central.allow(name(revision), new TenantId("t1"), origin, true));
    var change = get(central.changesAfter(new Revision(revision - 1), 1)).getFirst();
    // Whether anything changed does not matter: an attempt whose answer was lost may have had its
    // effect.
    eventually(() -> get(store.apply(change).thenApply(_ -> true)));
  }

  private boolean isNoted(long revision) {
    return get(store.completeUpTo()).equals(Optional.of(new Revision(revision)));
  }

  private static DomainName name(int revision) {
    return DomainName.parse("shop" + revision + ".example");
  }

  private static RedisSettings settings(RedisServer redis) {
    var retention = Duration.ofDays(1);
    return new RedisSettings(
        URI.create(redis.url()),
        Duration.ofSeconds(5),
        16,
        1000,
        Duration.ofMillis(300),
        retention,
        retention,
        Optional.empty());
  }

  private static void eventually(Callable<Boolean> condition) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .ignoreExceptions()
        .until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
