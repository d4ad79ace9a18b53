// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.PurgeStore.PurgeProgress;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalBusTest {
  private static final TenantId TENANT = new TenantId("t1");
  private static final Origin ORIGIN =
      new Origin(URI.create("https://origin.example"), Optional.empty());
  private static final LocalBusSettings DEFAULTS =
      LocalBusSettings.from(ConfigFactory.defaultReference().getConfig("signet.bus.local"));

  /** Polls so rarely that only hints can explain what arrives. */
  private static final LocalBusSettings BY_HINT =
      new LocalBusSettings(Duration.ofHours(1), DEFAULTS.stepTimeout(), 3, 2);

  private static final LocalBusSettings BY_POLL =
      new LocalBusSettings(Duration.ofMillis(20), DEFAULTS.stepTimeout(), 3, 2);

  private static final RegionProgressSettings PROGRESS =
      RegionProgressSettings.from(
          ConfigFactory.parseString("report-every = 50ms")
              .withFallback(ConfigFactory.defaultReference().getConfig("signet.bus.progress")));

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          "bus",
          ConfigFactory.parseString(
                  """
                  akka.actor.provider = cluster
                  akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                  akka.cluster.roles = [control]
                  akka.coordinated-shutdown.run-by-actor-system-terminate = off
                  """)
              .withFallback(ConfigFactory.load()));

  private final InstantSource clock = InstantSource.system();
  private final FakeCentralStore central = new FakeCentralStore(clock);
  private final FakeRegionStore region = new FakeRegionStore();
  private final Queue<Revision> applied = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Optional<ActorRef<LocalCarrier.Command>> actor = Optional.empty();

  @BeforeAll
  static void joinOneself() {
    var cluster = Cluster.get(KIT.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stopActor() {
    actor.ifPresent(KIT::stop);
  }

  @Test
  void carriesAChangeAtOnceAfterAHint() {
    var bus = start(BY_HINT);
    allow("shop.example");

    bus.tell(new LocalCarrier.Hint());

    eventually(() -> region.domain(name("shop.example")).isPresent());
    eventually(() -> central.published().equals(new Revision(1)));
    assertThat(applied).containsExactly(new Revision(1));
  }

  @Test
  void carriesAChangeWithoutAHint() {
    start(BY_POLL);

    for (var i = 1; i <= 10; i++) allow("shop" + i + ".example");

    eventually(() -> central.published().equals(new Revision(10)));
    for (var i = 1; i <= 10; i++)
      assertThat(region.domain(name("shop" + i + ".example"))).isPresent();
  }

  @Test
  void carriesRemovals() {
    allow("shop.example");
    var bus = start(BY_HINT);
    get(central.remove(name("shop.example")));

    bus.tell(new LocalCarrier.Hint());

    eventually(() -> region.domain(name("shop.example")).isEmpty());
  }

  @Test
  void publishesNothingThatTheRegionStoreDidNotTake() {
    var bus = start(BY_HINT);
    allow("shop.example");
    region.faults.next("apply", Fault.FAIL);

    bus.tell(new LocalCarrier.Hint());

    eventually(() -> region.faults.calls("apply") == 1);
    assertThat(central.published()).isEqualTo(Revision.NONE);
    eventually(() -> region.domain(name("shop.example")).isPresent());
    eventually(() -> central.published().equals(new Revision(1)));
  }

  @Test
  void appliesAgainWhatItCouldNotMark() {
    var bus = start(BY_HINT);
    central.faults.next("markPublished", Fault.FAIL);
    allow("shop.example");

    bus.tell(new LocalCarrier.Hint());

    eventually(() -> central.published().equals(new Revision(1)));
    assertThat(central.faults.calls("markPublished")).isEqualTo(2);
  }

  @Test
  void isToldAcrossNodes() {
    KIT.serializationTestKit().verifySerialization(new LocalCarrier.Hint(), true);
  }

  @Test
  void runsAsOneOfItsKindInTheClusterWithTheRegionsProgress() {
    allow("shop.example");
    var claim =
        new NameClaim(central, region, "local", get(region.identity()), PROGRESS.nameLease());

    try (var bus =
        LocalBus.start(
            KIT.system(),
            central,
            region,
            BY_HINT,
            PROGRESS,
            "local",
            Optional.of(claim),
            clock,
            meters)) {
      get(bus.filled());
      eventually(() -> central.faults.calls("claim") > 0);
      assertThat(get(central.claim("local", "other", Duration.ofSeconds(1))))
          .as("the region's name is kept")
          .isInstanceOf(ClaimOutcome.HeldByAnother.class);
      assertThat(region.domain(name("shop.example"))).isPresent();

      var purge = get(central.request(Purge.Scope.TAG, "news", false, get(bus.regions())));
      bus.hint();

      eventually(() -> region.purges().contains(purge));
      eventually(() -> isDone(central.purge(purge.id())));

      region.lose(name("shop.example"));
      assertThat(get(bus.repopulate("other"))).isFalse();
      assertThat(get(bus.repopulate("local"))).isTrue();

      eventually(() -> region.domain(name("shop.example")).isPresent());
    }
  }

  private ActorRef<LocalCarrier.Command> start(LocalBusSettings settings) {
    var started =
        KIT.spawn(
            LocalCarrier.create(
                central, region, new Heard(), settings, new MessageMetrics(meters)));
    actor = Optional.of(started);
    return started;
  }

  private final class Heard implements Arrivals {
    @Override
    public void applied(Revision revision) {
      applied.add(revision);
    }

    @Override
    public void repopulationRequested() {}
  }

  private void allow(String name) {
    get(central.allow(name(name), TENANT, ORIGIN, true));
  }

  private static boolean isDone(PurgeProgress progress) {
    return progress.doneAt().getOrDefault("local", Optional.empty()).isPresent();
  }

  private static DomainName name(String text) {
    return DomainName.parse(text);
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
