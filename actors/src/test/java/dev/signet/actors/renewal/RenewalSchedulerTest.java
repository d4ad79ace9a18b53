// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.actors.fakes.VirtualTime;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewalSchedulerTest {
  private static final RenewalSettings SETTINGS =
      new RenewalSettings(Duration.ofMinutes(1), 10, 3, 1000, Duration.ofDays(7));

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final VirtualTime time = new VirtualTime(kit.system());
  private final FakeCentralStore central = new FakeCentralStore(time);
  private final SlowRenewals renewals = new SlowRenewals();

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void readsItsDefaults() {
    var defaults =
        RenewalSettings.from(ConfigFactory.defaultReference().getConfig("signet.renewal"));

    assertThat(defaults.interval()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void renewsWhatIsDueAndNothingElse() {
    active("due.example");
    time.passes(FakeIssuer.RENEW_AFTER);
    active("fresh.example");
    start();

    time.passes(SETTINGS.interval());

    eventually(() -> renewals.asked.size() == 1);
    assertThat(renewals.asked.peek()).isEqualTo(DomainName.parse("due.example"));
  }

  @Test
  void renewsOnlySoManyAtOnce() {
    for (var i = 0; i < 10; i++) active("shop" + i + ".example");
    time.passes(FakeIssuer.RENEW_AFTER);
    start();

    time.passes(SETTINGS.interval());
    time.passes(SETTINGS.interval());

    eventually(() -> renewals.waiting() == SETTINGS.parallelism());
    renewals.endOne(RenewalResult.RENEWED);
    eventually(() -> renewals.asked.size() == SETTINGS.parallelism() + 1);
    assertThat(renewals.waiting()).isEqualTo(SETTINGS.parallelism());
  }

  @Test
  void walksOnlyOneBatchAtATime() {
    active("shop.example");
    time.passes(FakeIssuer.RENEW_AFTER);
    start();
    time.passes(SETTINGS.interval());
    eventually(() -> renewals.waiting() == 1);

    time.passes(SETTINGS.interval().multipliedBy(5));

    assertThat(renewals.asked).hasSize(1);
    renewals.endOne(RenewalResult.UNAVAILABLE);
    eventually(
        () -> {
          time.passes(SETTINGS.interval());
          return renewals.asked.size() == 2;
        });
  }

  @Test
  void takesTheNextBatchAtOnceWhenOneWasFull() {
    for (var i = 0; i < 15; i++) active("shop" + i + ".example");
    time.passes(FakeIssuer.RENEW_AFTER);
    renewals.atOnce = true;
    start();

    time.passes(SETTINGS.interval());

    eventually(() -> central.faults.calls("dueForRenewal") >= 2);
  }

  @Test
  void triesAgainWhenTheStoreIsAway() {
    active("shop.example");
    time.passes(FakeIssuer.RENEW_AFTER);
    central.faults.next("dueForRenewal", Fault.FAIL);
    start();
    time.passes(SETTINGS.interval());
    eventually(() -> central.faults.calls("dueForRenewal") == 1);

    eventually(
        () -> {
          time.passes(SETTINGS.interval());
          return renewals.asked.size() == 1;
        });
  }

  private void start() {
    kit.spawn(RenewalScheduler.create(central, renewals, SETTINGS, time));
  }

  private void active(String text) {
    var name = DomainName.parse(text);
    var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
    get(central.allow(name, new TenantId("t1"), origin, true));
    var lease = ((Acquired) get(central.acquire(name, "here", Duration.ofMinutes(1)))).lease();
    get(central.succeed(lease, new FakeIssuer(time).certificate(name, 1)));
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** Orders that end when the test says so. */
  private static final class SlowRenewals implements Renewals {
    final ConcurrentLinkedQueue<DomainName> asked = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<CompletableFuture<RenewalResult>> running =
        new ConcurrentLinkedQueue<>();
    volatile boolean atOnce;

    @Override
    public CompletionStage<RenewalResult> renewIfDue(DomainName name) {
      asked.add(name);
      if (atOnce) return CompletableFuture.completedStage(RenewalResult.RENEWED);
      var result = new CompletableFuture<RenewalResult>();
      running.add(result);
      return result;
    }

    int waiting() {
      return running.size();
    }

    void endOne(RenewalResult result) {
      running.remove().complete(result);
    }
  }
}
