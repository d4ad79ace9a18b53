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
import dev.signet.actors.bus.RegionProgressActor.Repopulate;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionProgressTest {
  private static final TenantId TENANT = new TenantId("t1");
  private static final Origin ORIGIN =
      new Origin(URI.create("https://origin.example"), Optional.empty());

  /** Looks often, and is so patient that only what arrives can explain what is there. */
  private static final RegionProgressSettings PATIENT = settings(Duration.ofHours(1));

  private static final RegionProgressSettings IMPATIENT = settings(Duration.ofMillis(1));

  private static final ActorTestKit KIT = ActorTestKit.create("progress", ConfigFactory.load());

  private final InstantSource clock = InstantSource.system();
  private final FakeCentralStore central = new FakeCentralStore(clock);
  private final FakeRegionStore region = new FakeRegionStore();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AtomicInteger losses = new AtomicInteger();
  private Optional<ActorRef<Command>> actor = Optional.empty();

  private static RegionProgressSettings settings(Duration patience) {
    var often = Duration.ofMillis(20);
    return new RegionProgressSettings(
        often,
        patience,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        often,
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        3,
        100);
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

    awaitFilled(PATIENT);

    for (var i = 1; i <= 20; i++) assertThat(holds("shop" + i + ".example")).isTrue();
    assertThat(region.certificate(name("shop3.example"))).isPresent();
    assertThat(get(region.completeUpTo())).contains(new Revision(21));
    assertThat(losses).hasValue(1);
    eventually(() -> fills("repopulation") == 1);
    assertThat(meters.get("signet.repopulation.changes").tag("kind", "repopulation").counter())
        .satisfies(counter -> assertThat(counter.count()).isEqualTo(21));
  }

  @Test
  void isFilledAtOnceWhenThereIsNothing() {
    awaitFilled(PATIENT);

    assertThat(get(region.completeUpTo())).contains(Revision.NONE);
  }

  @Test
  void saysNothingOfBeingFilledWhileTheStoresAreAway() {
    allow("shop.example");
    central.faults.away(true);
    var probe = KIT.<Filled>createTestProbe();
    start(PATIENT).tell(new AwaitFilled(probe.getRef()));
    eventually(() -> central.faults.calls("newest") > 0);
    probe.expectNoMessage(Duration.ZERO);

    central.faults.away(false);

    probe.receiveMessage();
    assertThat(holds("shop.example")).isTrue();
  }

  @Test
  void bringsAtTheStartWhatCameWhileTheRegionWasAway() {
    for (var i = 1; i <= 9; i++) allow("shop" + i + ".example");
    get(region.markComplete(new Revision(5)));

    awaitFilled(PATIENT);

    assertThat(holds("shop5.example")).isFalse();
    for (var i = 6; i <= 9; i++) assertThat(holds("shop" + i + ".example")).isTrue();
    assertThat(losses).hasValue(0);
  }

  @Test
  void goesOnAfterTheLastMarkedPageWhereAFillBrokeOff() {
    for (var i = 1; i <= 9; i++) allow("shop" + i + ".example");
    region.faults.next("advance", Fault.LOSE_REPLY);

    awaitFilled(PATIENT);

    for (var i = 1; i <= 9; i++) assertThat(holds("shop" + i + ".example")).isTrue();
    assertThat(region.faults.calls("applyAll")).isEqualTo(3);
    assertThat(meters.get("signet.repopulations").tag("result", "failed").counters())
        .anyMatch(counter -> counter.count() == 1);
  }

  @Test
  void isCompleteThoughTheNewestChangeStandsInNoPageAnyMore() {
    allow("shop.example");
    central.forgetPurge(get(central.request(Purge.Scope.ALL, "", true, List.of("local"))));

    awaitFilled(PATIENT);

    assertThat(get(region.completeUpTo())).contains(new Revision(2));
  }

  @Test
  void notesWhatArrivedInAnyOrder() {
    var progress = awaitFilled(PATIENT);
    for (var i = 1; i <= 3; i++) allow("shop" + i + ".example");

    for (var revision : List.of(3, 1, 1, 2)) progress.tell(new Applied(new Revision(revision)));

    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(3))));
    eventually(() -> gauge("signet.region.revision") == 3);
    eventually(() -> gauge("signet.region.lag") == 0);
    assertThat(region.faults.calls("applyAll")).isZero();
  }

  @Test
  void lagsWhileSomethingIsMissing() {
    awaitFilled(PATIENT);

    allow("shop.example");

    eventually(() -> gauge("signet.region.lag") > 0);
    assertThat(gauge("signet.region.revision")).isZero();
  }

  @Test
  void bringsWhatTheBusLost() {
    var progress = awaitFilled(IMPATIENT);
    allow("lost.example");
    allow("arrived.example");

    progress.tell(new Applied(new Revision(2)));

    eventually(() -> holds("lost.example"));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(2))));
    assertThat(losses).hasValue(1);
  }

  @Test
  void bringsWhatTheBusLostThoughNothingArrives() {
    awaitFilled(IMPATIENT);

    allow("lost.example");

    eventually(() -> holds("lost.example"));
    eventually(() -> fills("reconciliation") > 0);
  }

  @Test
  void fillsARegionStoreThatWasFlushed() {
    allow("shop.example");
    issue("shop.example");
    awaitFilled(PATIENT);

    region.flush();

    eventually(() -> holds("shop.example"));
    eventually(() -> region.certificate(name("shop.example")).isPresent());
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(2))));
    assertThat(losses).hasValue(2);
  }

  /** The note of what arrived last must not hide that everything before it is gone. */
  @Test
  void noticesAFlushThoughChangesArriveAllTheTime() {
    var progress = awaitFilled(PATIENT);
    allow("shop.example");
    progress.tell(new Applied(new Revision(1)));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(1))));

    region.flush();
    for (var i = 2; i <= 50; i++) {
      allow("shop" + i + ".example");
      progress.tell(new Applied(new Revision(i)));
    }

    eventually(() -> holds("shop.example"));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(50))));
  }

  @Test
  void bringsWhatARegionStoreMissesThatCameBackFromAnOldCopy() {
    var progress = awaitFilled(PATIENT);
    allow("shop.example");
    allow("other.example");
    for (var i = 1; i <= 2; i++) progress.tell(new Applied(new Revision(i)));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(2))));

    region.flush();
    get(region.markComplete(new Revision(1)));

    eventually(() -> holds("other.example"));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(2))));
  }

  /** The replica has the note, but not the change that arrived after it and is not noted yet. */
  @Test
  void bringsAgainWhatAFailoverTookAwayBeforeItWasNoted() {
    var progress = awaitFilled(PATIENT);
    region.faults.next("advance", Fault.FAIL);
    allow("shop.example");
    get(region.apply(get(central.domains().changesAfter(Revision.NONE, 1)).getFirst()));
    region.failOver("of the replica");
    region.lose(name("shop.example"));

    progress.tell(new Applied(new Revision(1)));

    eventually(() -> holds("shop.example"));
    eventually(() -> get(region.completeUpTo()).equals(Optional.of(new Revision(1))));
  }

  @Test
  void fillsTheWholeStoreWhenAsked() {
    for (var i = 1; i <= 9; i++) allow("shop" + i + ".example");
    get(region.markComplete(new Revision(9)));
    var progress = awaitFilled(PATIENT);
    assertThat(holds("shop1.example")).isFalse();

    progress.tell(new Repopulate());

    eventually(() -> holds("shop1.example") && holds("shop9.example"));
    assertThat(losses).hasValue(0);
  }

  @Test
  void marksPurgesDoneWithTheProgressThatCarriedThemOut() {
    var progress = awaitFilled(PATIENT);
    var purge = get(central.request(Purge.Scope.ALL, "", true, List.of("local", "other")));
    get(region.apply(new ControlEvent.CachePurged(purge)));

    progress.tell(new Applied(purge.revision()));

    eventually(
        () ->
            central.purge(purge.id()).doneAt().getOrDefault("local", Optional.empty()).isPresent());
    assertThat(central.purge(purge.id()).doneAt().get("other")).isEmpty();
  }

  @Test
  void reportsItsRegion() {
    allow("shop.example");
    awaitFilled(PATIENT);

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
  void goesOnReportingItsRegionThoughNothingChanges() {
    allow("shop.example");
    awaitFilled(PATIENT);
    var before = central.faults.calls("report");

    eventually(() -> central.faults.calls("report") >= before + 3);
  }

  @Test
  void goesOnWhereAnotherNodeLeftOff() {
    for (var i = 1; i <= 9; i++) allow("shop" + i + ".example");
    awaitFilled(PATIENT);
    actor.ifPresent(KIT::stop);
    var before = region.faults.calls("applyAll");

    awaitFilled(PATIENT);

    assertThat(region.faults.calls("applyAll")).isEqualTo(before);
  }

  @Test
  void isToldAcrossNodes() {
    var serialization = KIT.serializationTestKit();
    serialization.verifySerialization(new Applied(new Revision(7)), true);
    serialization.verifySerialization(new Repopulate(), true);
    serialization.verifySerialization(new Filled(), true);
    serialization.verifySerialization(
        new AwaitFilled(KIT.<Filled>createTestProbe().getRef()), true);
  }

  private ActorRef<Command> awaitFilled(RegionProgressSettings settings) {
    var probe = KIT.<Filled>createTestProbe();
    var started = start(settings);
    started.tell(new AwaitFilled(probe.getRef()));
    probe.receiveMessage(Duration.ofSeconds(10));
    return started;
  }

  private ActorRef<Command> start(RegionProgressSettings settings) {
    var around =
        new ProgressSurroundings(
            central,
            region,
            new RegionFill(KIT.system(), central, region, settings.batch(), settings.stepTimeout()),
            new RegionReport(central, "local", () -> 3, Optional.empty()),
            losses::incrementAndGet,
            () -> false,
            clock,
            new RegionMetrics(meters, clock),
            new FillMetrics(meters));
    var started = KIT.spawn(RegionProgressActor.create(around, settings));
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

  private boolean holds(String name) {
    return region.domain(name(name)).isPresent();
  }

  private double fills(String kind) {
    return meters
        .get("signet.repopulations")
        .tag("kind", kind)
        .tag("result", "complete")
        .counter()
        .count();
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
