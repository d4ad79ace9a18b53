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
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.persistence.central.PurgeStore.PurgeProgress;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
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
      new LocalBusSettings(
          Duration.ofHours(1), Duration.ofMillis(50), DEFAULTS.stepTimeout(), 3, 2);

  private static final LocalBusSettings BY_POLL =
      new LocalBusSettings(
          Duration.ofMillis(20), Duration.ofMillis(50), DEFAULTS.stepTimeout(), 3, 2);

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
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Optional<ActorRef<LocalBusActor.Command>> actor = Optional.empty();

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
  void fillsAnEmptyRegionStoreBeforeItSaysSo() {
    for (var i = 1; i <= 20; i++) allow("shop" + i + ".example");
    issue("shop3.example");
    publishAll();

    awaitFilled(BY_HINT);

    for (var i = 1; i <= 20; i++)
      assertThat(region.domain(name("shop" + i + ".example"))).isPresent();
    assertThat(region.certificate(name("shop3.example"))).isPresent();
    assertThat(get(region.completeUpTo())).contains(new Revision(21));
  }

  @Test
  void isFilledAtOnceWhenThereIsNothing() {
    awaitFilled(BY_HINT);

    assertThat(get(region.completeUpTo())).contains(Revision.NONE);
  }

  @Test
  void saysNothingOfBeingFilledWhileTheStoresAreAway() {
    allow("shop.example");
    central.faults.away(true);
    var probe = KIT.<LocalBusActor.Filled>createTestProbe();
    start(BY_HINT).tell(new LocalBusActor.AwaitFilled(probe.getRef()));
    eventually(() -> central.faults.calls("changesAfter") > 0);
    probe.expectNoMessage(Duration.ZERO);

    central.faults.away(false);

    probe.receiveMessage();
    assertThat(region.domain(name("shop.example"))).isPresent();
  }

  @Test
  void goesOnWhereAFillBrokeOff() {
    for (var i = 1; i <= 9; i++) allow("shop" + i + ".example");
    publishAll();
    central.faults.next("changesAfter", Fault.LOSE_REPLY);
    region.faults.next("markComplete", Fault.LOSE_REPLY);

    awaitFilled(BY_HINT);

    for (var i = 1; i <= 9; i++)
      assertThat(region.domain(name("shop" + i + ".example"))).isPresent();
    assertThat(region.faults.calls("apply")).isLessThan(9 + 9);
  }

  @Test
  void carriesAChangeAtOnceAfterAHint() {
    var bus = awaitFilled(BY_HINT);
    allow("shop.example");

    bus.tell(new LocalBusActor.Hint());

    eventually(() -> region.domain(name("shop.example")).isPresent());
    eventually(() -> central.published().equals(new Revision(1)));
    eventually(() -> gauge("signet.region.revision") == 1);
    eventually(() -> gauge("signet.region.lag") == 0);
  }

  @Test
  void carriesAChangeWithoutAHint() {
    awaitFilled(BY_POLL);

    for (var i = 1; i <= 10; i++) allow("shop" + i + ".example");

    eventually(() -> central.published().equals(new Revision(10)));
    for (var i = 1; i <= 10; i++)
      assertThat(region.domain(name("shop" + i + ".example"))).isPresent();
  }

  @Test
  void carriesRemovals() {
    allow("shop.example");
    var bus = awaitFilled(BY_HINT);
    get(central.remove(name("shop.example")));

    bus.tell(new LocalBusActor.Hint());

    eventually(() -> region.domain(name("shop.example")).isEmpty());
  }

  @Test
  void publishesNothingThatTheRegionStoreDidNotTake() {
    var bus = awaitFilled(BY_HINT);
    allow("shop.example");
    region.faults.next("apply", Fault.FAIL);

    bus.tell(new LocalBusActor.Hint());

    eventually(() -> region.faults.calls("apply") == 1);
    assertThat(central.published()).isEqualTo(Revision.NONE);
    eventually(() -> region.domain(name("shop.example")).isPresent());
    eventually(() -> central.published().equals(new Revision(1)));
  }

  @Test
  void appliesAgainWhatItCouldNotMark() {
    var bus = awaitFilled(BY_HINT);
    central.faults.next("markPublished", Fault.FAIL);
    allow("shop.example");

    bus.tell(new LocalBusActor.Hint());

    eventually(() -> central.published().equals(new Revision(1)));
    assertThat(central.faults.calls("markPublished")).isEqualTo(2);
  }

  @Test
  void marksPurgesDone() {
    var bus = awaitFilled(BY_HINT);
    var purge = get(central.request(Purge.Scope.ALL, "", true, List.of("local", "other")));

    bus.tell(new LocalBusActor.Hint());

    eventually(() -> isDone(central.purge(purge.id())));
    assertThat(region.purges()).containsExactly(purge);
    assertThat(central.purge(purge.id()).doneAt().get("other")).isEmpty();
  }

  @Test
  void fillsARegionStoreThatWasFlushedAgain() {
    allow("shop.example");
    issue("shop.example");
    awaitFilled(BY_POLL);
    eventually(() -> central.published().equals(new Revision(2)));

    region.flush();

    eventually(() -> region.domain(name("shop.example")).isPresent());
    eventually(() -> region.certificate(name("shop.example")).isPresent());
  }

  @Test
  void bringsWhatARegionStoreMissesThatCameBackFromAnOldCopy() {
    awaitFilled(BY_POLL);
    allow("shop.example");
    allow("other.example");
    eventually(() -> central.published().equals(new Revision(2)));

    region.flush();
    get(region.markComplete(new Revision(1)));

    eventually(() -> region.domain(name("other.example")).isPresent());
  }

  @Test
  void isAskedAcrossNodes() {
    KIT.serializationTestKit().verifySerialization(new LocalBusActor.Hint(), true);
    KIT.serializationTestKit().verifySerialization(new LocalBusActor.Filled(), true);
    KIT.serializationTestKit()
        .verifySerialization(
            new LocalBusActor.AwaitFilled(KIT.<LocalBusActor.Filled>createTestProbe().getRef()),
            true);
  }

  @Test
  void reportsItsRegion() {
    allow("shop.example");
    awaitFilled(BY_HINT);

    eventually(
        () ->
            get(central.all()).stream()
                .anyMatch(
                    progress ->
                        progress.region().equals("local")
                            && progress.reached().equals(new Revision(1))
                            && progress.nodes() == 3));
  }

  @Test
  void runsAsOneOfItsKindInTheClusterAndCarriesPurges() {
    allow("shop.example");

    try (var bus = LocalBus.start(KIT.system(), central, region, BY_HINT, "local", clock, meters)) {
      get(bus.filled());
      assertThat(region.domain(name("shop.example"))).isPresent();

      var purge = get(central.request(Purge.Scope.TAG, "news", false, get(bus.regions())));
      bus.hint();

      eventually(() -> region.purges().contains(purge));
      eventually(() -> isDone(central.purge(purge.id())));
    }
  }

  private ActorRef<LocalBusActor.Command> awaitFilled(LocalBusSettings settings) {
    var probe = KIT.<LocalBusActor.Filled>createTestProbe();
    var started = start(settings);
    started.tell(new LocalBusActor.AwaitFilled(probe.getRef()));
    probe.receiveMessage(Duration.ofSeconds(10));
    return started;
  }

  private ActorRef<LocalBusActor.Command> start(LocalBusSettings settings) {
    var metrics = new BusMetrics(meters, clock);
    var feed = new RegionFeed(KIT.system(), central, region, "local", settings, metrics);
    var started =
        KIT.spawn(LocalBusActor.create(feed, central, "local", () -> 3, settings, metrics));
    actor = Optional.of(started);
    return started;
  }

  private void allow(String name) {
    get(central.allow(name(name), TENANT, ORIGIN, true));
  }

  private void issue(String name) {
    var lease =
        ((Acquired) get(central.acquire(name(name), "here", Duration.ofMinutes(1)))).lease();
    get(central.succeed(lease, new FakeIssuer(clock).certificate(name(name), 1)));
  }

  private static boolean isDone(PurgeProgress progress) {
    return progress.doneAt().getOrDefault("local", Optional.empty()).isPresent();
  }

  private void publishAll() {
    get(
        central.markPublished(
            get(central.unpublished(1000)).stream().map(ControlEvent::revision).toList()));
  }

  private double gauge(String meter) {
    return meters.get(meter).gauge().value();
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
