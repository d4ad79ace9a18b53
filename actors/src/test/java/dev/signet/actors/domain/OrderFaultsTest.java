// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.PATIENCE;
import static dev.signet.actors.domain.DomainWorld.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.domain.Domains.BackingOff;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.Held;
import dev.signet.actors.domain.Domains.NotInTime;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.IssuanceStore.Lease;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an order survives: stores that fail in any step, lost replies, other regions, silence. */
class OrderFaultsTest {
  private static final DomainSettings.Orders ORDERS = SETTINGS.orders();

  private final DomainWorld world = new DomainWorld();

  @AfterEach
  void end() {
    world.close();
  }

  // The central store fails

  @Test
  void answersUnavailableWhenTheNameCannotBeLoadedAndTriesAgainLater() {
    world.certificate();
    world.central.faults.away(true);
    world.restart();
    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    assertThat(world.central.faults.calls("load")).isEqualTo(2);

    world.central.faults.away(false);
    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    world.time.passes(StoreRetry.delay(1));

    assertThat(world.certificate()).isEqualTo(new Domains.NotAllowed());
  }

  @Test
  void describesFromMemoryWhenTheCentralStoreIsAway() {
    world.allow();
    world.time.passes(SETTINGS.freshFor());
    world.central.faults.away(true);

    assertThat(world.describe()).isInstanceOf(Domains.Described.class);
    assertThat(world.remove()).isInstanceOf(Unavailable.class);
    assertThat(world.renew()).isInstanceOf(Unavailable.class);
  }

  @Test
  void ordersNothingWithoutALeaseAndTriesAgainLater() {
    world.allow();
    world.central.faults.next("acquire", Fault.FAIL);

    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    assertThat(world.central.faults.calls("acquire")).isEqualTo(1);
    assertThat(world.issuer.orders()).isZero();
    world.time.passes(StoreRetry.delay(1));
    world.handshake();

    world.ordered(1);
  }

  @Test
  void waitsOutItsOwnLeaseWhenTheReplyWasLost() {
    world.allow();
    world.central.faults.next("acquire", Fault.LOSE_REPLY);
    assertThat(world.certificate()).isInstanceOf(Unavailable.class);
    world.time.passes(StoreRetry.delay(1));

    world.actor().tell(new DomainActor.FetchCertificate(PATIENCE.multipliedBy(10), probe()));
    world.called("acquire", 2);
    passInSteps(ORDERS.lease().multipliedBy(2), ORDERS.prolongEvery());

    world.ordered(1);
  }

  @Test
  void givesTheLeaseBackWhenItCannotLookAgain() {
    world.allow();
    world.central.faults.next("load", Fault.FAIL);

    assertThat(world.certificate()).isInstanceOf(Unavailable.class);

    assertThat(world.issuer.orders()).isZero();
    assertThat(world.central.record(NAME).issuance().leaseExpiresAt()).isEmpty();
  }

  @Test
  void storesACertificateAgainWhenTheStoreComesBackAndDoesNotOrderAgain() {
    world.allowedAndOrdering();
    world.central.faults.away(true);
    world.issuer.issue();
    world.called("succeed", 1);
    sync();
    world.time.passes(PATIENCE);
    assertThat(world.answered()).isEqualTo(new NotInTime());

    world.central.faults.away(false);
    world.handshake();
    passUntil(() -> world.central.record(NAME).certificate().isPresent());

    assertThat(world.answered()).isEqualTo(new Held(stored()));
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void findsItsCertificateWhenTheReplyToStoringItWasLost() {
    world.allowedAndOrdering();
    world.central.faults.next("succeed", Fault.LOSE_REPLY);

    world.issuer.issue();
    world.called("succeed", 1);
    passUntil(() -> world.central.faults.calls("succeed") == 2);

    assertThat(world.answered()).isEqualTo(new Held(stored()));
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void storesAFailureAgainWhenTheStoreComesBack() {
    world.allowedAndOrdering();
    world.central.faults.next("fail", Fault.FAIL, Fault.FAIL);

    world.issuer.refuse(Code.CAA, Optional.empty());
    world.called("fail", 1);
    passUntil(() -> world.central.record(NAME).issuance().nextAttemptAt().isPresent());

    assertThat(world.answered()).isInstanceOf(BackingOff.class);
  }

  @Test
  void backsOffEvenIfTheFailureCouldNeverBeStored() {
    world.allowedAndOrdering();
    world.central.faults.away(true);
    world.issuer.refuse(Code.RATE_LIMITED, Optional.of(world.time.instant().plusSeconds(86_400)));
    world.called("fail", 1);

    passInSteps(ORDERS.recordPatience(), ORDERS.lease().multipliedBy(2));

    assertThat(world.answered()).isEqualTo(new NotInTime());
    assertThat(world.certificate()).isInstanceOf(BackingOff.class);
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  // The authority is silent or broken

  @Test
  void failsAnOrderThatNeverAnswers() {
    world.allowedAndOrdering();
    passInSteps(ORDERS.timeout(), ORDERS.lease());
    assertThat(world.answered()).isEqualTo(new NotInTime());

    world.eventually(() -> world.certificate() instanceof BackingOff);

    var failure = world.central.record(NAME).issuance().lastError().orElseThrow();
    assertThat(failure.code()).isEqualTo(Code.TIMED_OUT);
    assertThat(world.counted("timed-out")).isEqualTo(1);
  }

  @Test
  void dropsACertificateThatComesAfterTheTimeout() {
    world.allowedAndOrdering();
    passInSteps(ORDERS.timeout(), ORDERS.lease());
    world.eventually(() -> world.certificate() instanceof BackingOff);

    world.issuer.issue();

    assertThat(world.certificate()).isInstanceOf(BackingOff.class);
    assertThat(world.central.record(NAME).certificate()).isEmpty();
  }

  @Test
  void takesAnIssuerThatBreaksItsPromiseForAFailure() {
    world.allowedAndOrdering();

    world.issuer.breakPromise();

    assertThat(((BackingOff) world.answered()).reason().code()).isEqualTo(Code.INTERNAL);
  }

  // The lease

  @Test
  void keepsItsLeaseForAsLongAsTheOrderRuns() {
    world.allowedAndOrdering();

    passInSteps(ORDERS.lease().multipliedBy(3), ORDERS.prolongEvery());

    assertThat(world.central.record(NAME).issuance().leaseExpiresAt().orElseThrow())
        .isAfter(world.time.instant());
    world.issuer.issue();
    world.eventually(() -> world.central.record(NAME).certificate().isPresent());
  }

  @Test
  void storesTheResultUnderALeaseThatExpiredButWasNotTaken() {
    world.allowedAndOrdering();
    world.central.faults.away(true);
    passInSteps(ORDERS.lease().multipliedBy(2), ORDERS.prolongEvery());
    world.central.faults.away(false);
    passInSteps(ORDERS.prolongEvery(), ORDERS.prolongEvery());

    world.issuer.issue();

    world.eventually(() -> world.central.record(NAME).certificate().isPresent());
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void servesTheOtherRegionsCertificateWhenItsLeaseWasTakenOver() {
    world.allowedAndOrdering();
    world.central.faults.away(true);
    passInSteps(ORDERS.lease().multipliedBy(2), ORDERS.prolongEvery());
    world.central.faults.away(false);
    var others = orderedElsewhere(takenElsewhere());
    world.answered();
    world.handshake();

    world.issuer.issue();

    assertThat(world.answered()).isEqualTo(new Held(others));
    assertThat(stored()).isEqualTo(others);
  }

  // Another region orders

  @Test
  void waitsForTheCertificateOfTheRegionThatOrders() {
    world.allow();
    var lease = takenElsewhere();
    world.handshake();
    world.called("acquire", 2);
    sync();

    var others = orderedElsewhere(lease);
    passUntil(() -> world.region.certificate(NAME).isPresent());

    assertThat(world.answered()).isEqualTo(new Held(others));
    assertThat(world.issuer.orders()).isZero();
  }

  @Test
  void ordersItselfWhenTheOtherRegionsLeaseExpires() {
    world.allow();
    takenElsewhere();
    world.actor().tell(new DomainActor.FetchCertificate(PATIENCE.multipliedBy(10), probe()));
    world.called("acquire", 2);

    passInSteps(ORDERS.lease().multipliedBy(2), ORDERS.prolongEvery());

    world.ordered(1);
  }

  @Test
  void takesOverTheBackOffOfTheRegionThatFailed() {
    world.allow();
    var lease = takenElsewhere();
    world.handshake();
    world.called("acquire", 2);
    var now = world.time.instant();
    var failure = new IssuanceFailure(Code.CAA, "elsewhere", now);

    world.central.fail(lease, failure, now.plusSeconds(60));
    passUntil(() -> world.central.faults.calls("load") > 1);

    assertThat(world.answered()).isEqualTo(new BackingOff(failure, now.plusSeconds(60)));
    assertThat(world.issuer.orders()).isZero();
  }

  @Test
  void looksAgainUnderTheLeaseBeforeItOrders() {
    world.allow();
    orderedElsewhere(takenElsewhere());

    assertThat(world.certificate()).isEqualTo(new Held(stored()));

    assertThat(world.issuer.orders()).isZero();
    assertThat(world.central.record(NAME).issuance().leaseExpiresAt()).isEmpty();
  }

  @Test
  void twoRegionsTogetherOrderOnce() {
    world.allow();
    var there = world.spawn("there");
    world.handshake();
    world.ordered(1);
    var visitorThere = world.kit.<CertificateAnswer>createTestProbe();
    there.tell(new DomainActor.FetchCertificate(PATIENCE, visitorThere.getRef()));
    world.called("acquire", 2);

    world.issuer.issue();
    assertThat(world.answered()).isEqualTo(new Held(stored()));
    world.eventually(
        () -> {
          world.time.passes(ORDERS.elsewherePoll());
          return world.central.faults.calls("load") > 3;
        });

    assertThat(visitorThere.receiveMessage()).isEqualTo(new Held(stored()));
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  private ActorRef<CertificateAnswer> probe() {
    return world.kit.<CertificateAnswer>createTestProbe().getRef();
  }

  private Lease takenElsewhere() {
    var outcome =
        world.central.acquire(NAME, "elsewhere", ORDERS.lease()).toCompletableFuture().join();
    return ((Acquired) outcome).lease();
  }

  private SealedCertificate orderedElsewhere(Lease lease) {
    return world
        .central
        .succeed(lease, world.issuer.certificate(NAME, 99))
        .toCompletableFuture()
        .join()
        .orElseThrow();
  }

  private SealedCertificate stored() {
    return world.central.record(NAME).certificate().orElseThrow();
  }

  /** The domain's actor has handled all it was told before. */
  private void sync() {
    world.describe();
  }

  private void passInSteps(Duration all, Duration step) {
    for (var passed = Duration.ZERO; passed.compareTo(all) < 0; passed = passed.plus(step)) {
      world.time.passes(step);
      sync();
    }
  }

  private void passUntil(Callable<Boolean> condition) {
    world.eventually(
        () -> {
          if (condition.call()) return true;
          world.time.passes(Duration.ofMillis(500));
          return condition.call();
        });
  }
}
