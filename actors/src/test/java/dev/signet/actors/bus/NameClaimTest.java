// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.bus.NameClaim.Outcome;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class NameClaimTest {
  private static final Duration LEASE = Duration.ofSeconds(2);

  private static final ActorTestKit KIT = ActorTestKit.create("names");

  private final FakeCentralStore central = new FakeCentralStore(InstantSource.system());
  private final FakeRegionStore store = new FakeRegionStore();

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void takesAFreeName() {
    assertThat(get(take(store))).isInstanceOf(Outcome.Taken.class);
  }

  @Test
  void sharesTheNameWithTheOtherNodesOfItsRegion() {
    get(take(store));

    assertThat(get(take(store))).isInstanceOf(Outcome.Taken.class);
  }

  @Test
  void doesNotGetTheNameOfAnotherRegionThatRuns() {
    var running = taken(store);
    var second = take(new FakeRegionStore());

    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              get(running.renew());
              return second.isDone();
            });

    assertThat(get(second))
        .isInstanceOfSatisfying(
            Outcome.InUse.class,
            inUse -> assertThat(inUse.holder()).isEqualTo(get(store.identity())));
  }

  @Test
  void waitsForTheEndOfTheLeaseOfARegionThatWasKilledAndLostItsStore() {
    get(take(store));
    store.flush();

    assertThat(get(take(store))).isInstanceOf(Outcome.Taken.class);
  }

  @Test
  void isOneOfTheRegionAgainWhenTheEmptiedStoreGetsItsIdentityBack() {
    var running = taken(store);
    store.flush();
    var second = take(store);
    await().until(() -> central.faults.calls("claim") >= 2);

    get(running.renew());

    assertThat(get(second)).isInstanceOf(Outcome.Taken.class);
    get(running.renew());
    assertThat(get(central.claim("eu", "other", LEASE)))
        .isInstanceOf(ClaimOutcome.HeldByAnother.class);
  }

  @Test
  void asksAgainWhileAStoreIsAway() {
    store.faults.next("identity", Fault.FAIL);

    assertThat(get(take(store))).isInstanceOf(Outcome.Taken.class);
  }

  @Test
  void givesTheNameBack() {
    taken(store).release();

    assertThat(get(central.claim("eu", "other", LEASE))).isInstanceOf(ClaimOutcome.Claimed.class);
  }

  private NameClaim taken(FakeRegionStore of) {
    return ((Outcome.Taken) get(take(of))).claim();
  }

  private CompletableFuture<Outcome> take(FakeRegionStore of) {
    var second = Duration.ofSeconds(1);
    var settings =
        new RegionProgressSettings(
            second, second, second, second, Duration.ofMillis(500), second, LEASE, 3, 100);
    return NameClaim.take(KIT.system(), central, of, "eu", settings).toCompletableFuture();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
