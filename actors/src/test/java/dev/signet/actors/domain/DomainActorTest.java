// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.PATIENCE;
import static dev.signet.actors.domain.DomainWorld.SETTINGS;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import dev.signet.actors.domain.Domains.Allowed;
import dev.signet.actors.domain.Domains.BackingOff;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.Described;
import dev.signet.actors.domain.Domains.Held;
import dev.signet.actors.domain.Domains.NotAllowed;
import dev.signet.actors.domain.Domains.NotInTime;
import dev.signet.actors.domain.Domains.Ordering;
import dev.signet.actors.domain.Domains.OwnedByAnother;
import dev.signet.actors.domain.Domains.Removed;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.actors.fakes.VirtualTime;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.domain.TenantId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainActorTest {
  private final DomainWorld world = new DomainWorld();

  @AfterEach
  void end() {
    world.close();
  }

  // Unknown

  @Test
  void ordersNothingForANameThatIsNotAllowed() {
    assertThat(world.certificate()).isEqualTo(new NotAllowed());
    assertThat(world.renew()).isEqualTo(new NotAllowed());
    assertThat(world.describe()).isEqualTo(new NotAllowed());
    assertThat(world.remove()).isEqualTo(new NotAllowed());

    assertThat(world.issuer.orders()).isZero();
  }

  @Test
  void readsAnUnknownNameOncePerPeriodHoweverOftenItIsAsked() {
    for (var i = 0; i < 100; i++) world.certificate();

    assertThat(world.central.faults.calls("load")).isEqualTo(1);
  }

  @Test
  void noticesThatAnotherRegionHasAllowedTheName() {
    world.certificate();
    world.central.allow(NAME, TENANT, ORIGIN, true);
    world.time.passes(SETTINGS.freshFor());

    world.handshake();

    world.ordered(1);
  }

  // Allowed

  @Test
  void isInBothStoresWhenAllowingIsAnswered() {
    var answer = world.allow();

    assertThat(answer).isInstanceOf(Allowed.class);
    assertThat(((Allowed) answer).created()).isTrue();
    assertThat(world.central.record(NAME).domain()).isPresent();
    assertThat(world.region.domain(NAME)).isEqualTo(world.central.record(NAME).domain());
    assertThat(world.bus.hints).hasValue(1);
  }

  @Test
  void allowsAgainWithoutAChange() {
    world.allow();
    var revision = world.central.record(NAME).domain().orElseThrow().revision();

    var again = (Allowed) world.allow();

    assertThat(again.created()).isFalse();
    assertThat(again.domain().revision()).isEqualTo(revision);
  }

  @Test
  void refusesASecondTenant() {
    world.allow();

    var answer =
        world.<Domains.AllowAnswer>ask(
            replyTo -> new DomainActor.Allow(new TenantId("t2"), ORIGIN, true, replyTo));

    assertThat(answer).isEqualTo(new OwnedByAnother());
  }

  @Test
  void saysUnavailableWhenTheCentralStoreDoesNotTakeTheChange() {
    world.certificate();
    world.central.faults.next("allow", Fault.FAIL);

    assertThat(world.allow()).isInstanceOf(Unavailable.class);
    assertThat(world.region.domain(NAME)).isEmpty();
    assertThat(world.allow()).isInstanceOf(Allowed.class);
  }

  @Test
  void findsOutWhatBecameOfAChangeWhoseReplyWasLost() {
    world.certificate();
    world.central.faults.next("allow", Fault.LOSE_REPLY);

    assertThat(world.allow()).isInstanceOf(Unavailable.class);
    world.handshake();

    world.ordered(1);
  }

  @Test
  void keepsAChangeThatDidNotReachTheRegionStore() {
    world.region.faults.next("apply", Fault.FAIL);

    assertThat(world.allow()).isInstanceOf(Unavailable.class);
    assertThat(world.central.record(NAME).domain()).isPresent();
    assertThat(world.bus.hints).hasValue(1);
    assertThat(world.allow()).isInstanceOf(Allowed.class);
    assertThat(world.region.domain(NAME)).isPresent();
  }

  // Ordering

  @Test
  void ordersOnceForAThousandHandshakes() {
    world.allow();
    TestProbe<CertificateAnswer> visitors = world.kit.createTestProbe();
    for (var i = 0; i < 1000; i++)
      world.actor().tell(new DomainActor.FetchCertificate(PATIENCE, visitors.getRef()));
    world.ordered(1);

    world.issuer.issue();

    var answers = visitors.receiveSeveralMessages(1000);
    assertThat(answers).containsOnly(new Held(stored(world)));
    assertThat(world.issuer.orders()).isEqualTo(1);
    assertThat(world.central.faults.calls("acquire")).isEqualTo(1);
    assertThat(world.counted("issued")).isEqualTo(1);
  }

  @Test
  void boundsThoseWhoWait() {
    world.allowedAndOrdering();
    TestProbe<CertificateAnswer> visitors = world.kit.createTestProbe();
    for (var i = 0; i < SETTINGS.mostWaiters(); i++)
      world.actor().tell(new DomainActor.FetchCertificate(PATIENCE, visitors.getRef()));

    assertThat(visitors.receiveMessage()).isEqualTo(new NotInTime());
    visitors.expectNoMessage(Duration.ZERO);
  }

  @Test
  void letsAWaiterLeaveWhileTheOrderGoesOn() {
    world.allowedAndOrdering();
    var latecomer = world.kit.<CertificateAnswer>createTestProbe();
    world
        .actor()
        .tell(new DomainActor.FetchCertificate(PATIENCE.multipliedBy(2), latecomer.getRef()));
    world.describe();

    world.time.passes(PATIENCE);

    assertThat(world.answered()).isEqualTo(new NotInTime());
    world.issuer.issue();
    assertThat(latecomer.receiveMessage()).isEqualTo(new Held(stored(world)));
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void showsThatAnOrderIsUnderWay() {
    world.allowedAndOrdering();

    var described = (Described) world.describe();

    assertThat(described.record().state(world.time.instant())).isEqualTo(CertificateState.ORDERING);
  }

  // Active

  @Test
  void servesWhatItHasWithoutAskingAnybody() {
    world.allowedAndActive();
    var loads = world.central.faults.calls("load");
    world.central.faults.away(true);

    assertThat(world.certificate()).isEqualTo(new Held(stored(world)));

    assertThat(world.central.faults.calls("load")).isEqualTo(loads);
  }

  @Test
  void bringsANewCertificateToTheRegionStore() {
    world.allowedAndActive();

    world.eventually(() -> world.region.certificate(NAME).isPresent());
    assertThat(world.region.certificate(NAME)).contains(stored(world));
    assertThat(world.bus.hints).hasValue(2);
  }

  @Test
  void answersHandshakesThoughTheRegionStoreIsAway() {
    world.allowedAndOrdering();
    world.region.faults.away(true);

    world.issuer.issue();

    assertThat(world.answered()).isEqualTo(new Held(stored(world)));
  }

  @Test
  void putsALostRegionEntryBackButNotWithEveryHandshake() {
    world.allowedAndActive();
    world.eventually(() -> world.region.certificate(NAME).isPresent());
    world.region.flush();
    var applied = world.region.faults.calls("apply");

    world.certificate();
    world.certificate();
    assertThat(world.region.faults.calls("apply")).isEqualTo(applied);
    world.time.passes(SETTINGS.regionRefresh());
    world.certificate();
    world.certificate();

    assertThat(world.region.certificate(NAME)).isPresent();
    assertThat(world.region.domain(NAME)).isPresent();
    assertThat(world.region.faults.calls("apply")).isEqualTo(applied + 2);
  }

  @Test
  void putsALostRegionEntryBackWhenDescribed() {
    world.allowedAndActive();
    world.region.flush();

    world.describe();

    assertThat(world.region.certificate(NAME)).isPresent();
    assertThat(world.region.domain(NAME)).isPresent();
  }

  @Test
  void countsAnExpiredCertificateAsNone() {
    world.allowedAndActive();
    world.time.passes(FakeIssuer.LIFETIME);

    world.handshake();

    world.ordered(2);
    world.nobodyIsAnswered();
  }

  @Test
  void servesThePresentCertificateWhileItsSuccessorIsOrdered() {
    world.allowedAndActive();
    var present = stored(world);

    assertThat(world.renew()).isEqualTo(new Ordering());
    assertThat(world.renew()).isEqualTo(new Ordering());
    world.ordered(2);
    assertThat(world.certificate()).isEqualTo(new Held(present));
    world.issuer.issue();

    world.eventually(() -> !stored(world).equals(present));
    world.eventually(() -> world.certificate().equals(new Held(stored(world))));
    assertThat(world.issuer.orders()).isEqualTo(2);
  }

  @Test
  void keepsServingWhenRenewalFails() {
    world.allowedAndActive();
    var present = stored(world);
    world.renew();
    world.ordered(2);

    world.issuer.refuse(Code.CA_UNREACHABLE, Optional.empty());

    world.eventually(() -> world.renew() instanceof BackingOff);
    assertThat(world.certificate()).isEqualTo(new Held(present));
    assertThat(world.issuer.orders()).isEqualTo(2);
  }

  // Backing off

  @Test
  void tellsThoseWhoWaitWhyAndWhenNext() {
    world.allowedAndOrdering();

    world.issuer.refuse(Code.CAA, Optional.empty());

    var answer = (BackingOff) world.answered();
    assertThat(answer.reason().code()).isEqualTo(Code.CAA);
    assertThat(answer.nextAttemptAt()).isEqualTo(VirtualTime.START.plusSeconds(60));
    assertThat(world.counted("caa")).isEqualTo(1);
  }

  @Test
  void neverLetsAHandshakeOrARenewalPastABackOff() {
    world.allowedAndOrdering();
    world.issuer.refuse(Code.DNS_NOT_POINTING_HERE, Optional.empty());
    world.answered();

    world.time.passes(Duration.ofSeconds(59));

    assertThat(world.certificate()).isInstanceOf(BackingOff.class);
    assertThat(world.renew()).isInstanceOf(BackingOff.class);
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void ordersAgainWhenTheBackOffIsOverAndWaitsLongerAfterTheNextFailure() {
    world.allowedAndOrdering();
    world.issuer.refuse(Code.CHALLENGE_FAILED, Optional.empty());
    world.answered();
    world.time.passes(Duration.ofSeconds(60));
    world.handshake();
    world.ordered(2);

    world.issuer.refuse(Code.CHALLENGE_FAILED, Optional.empty());

    var answer = (BackingOff) world.answered();
    assertThat(answer.nextAttemptAt()).isEqualTo(world.time.instant().plusSeconds(600));
  }

  @Test
  void waitsAsLongAsTheAuthorityAsks() {
    world.allowedAndOrdering();
    var asked = VirtualTime.START.plus(Duration.ofHours(5));

    world.issuer.refuse(Code.RATE_LIMITED, Optional.of(asked));

    assertThat(((BackingOff) world.answered()).nextAttemptAt()).isEqualTo(asked);
  }

  @Test
  void remembersABackOffAcrossARestart() {
    world.allowedAndOrdering();
    world.issuer.refuse(Code.CAA, Optional.empty());
    world.answered();

    world.restart();

    assertThat(world.certificate()).isInstanceOf(BackingOff.class);
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  @Test
  void removingAndAllowingAgainIsNoWayAroundABackOff() {
    world.allowedAndOrdering();
    world.issuer.refuse(Code.CAA, Optional.empty());
    world.answered();

    world.remove();
    world.allow();

    assertThat(world.certificate()).isInstanceOf(BackingOff.class);
  }

  // Removed

  @Test
  void isGoneFromBothStoresWhenRemovingIsAnswered() {
    world.allowedAndActive();

    assertThat(world.remove()).isEqualTo(new Removed());

    assertThat(world.central.record(NAME).domain()).isEmpty();
    assertThat(world.region.domain(NAME)).isEmpty();
    assertThat(world.region.certificate(NAME)).isEmpty();
    assertThat(world.certificate()).isEqualTo(new NotAllowed());
  }

  @Test
  void appliesARemovalThatDidNotReachTheRegionStoreWhenAskedAgain() {
    world.allow();
    world.region.faults.next("apply", Fault.FAIL);

    assertThat(world.remove()).isInstanceOf(Unavailable.class);
    assertThat(world.remove()).isEqualTo(new Removed());

    assertThat(world.region.domain(NAME)).isEmpty();
    assertThat(world.remove()).isEqualTo(new NotAllowed());
  }

  @Test
  void dropsTheResultOfAnOrderWhoseNameWasRemoved() {
    world.allowedAndOrdering();

    world.remove();
    assertThat(world.answered()).isEqualTo(new NotAllowed());
    world.issuer.issue();
    world.called("succeed", 1);

    assertThat(world.certificate()).isEqualTo(new NotAllowed());
    assertThat(world.central.record(NAME).certificate()).isEmpty();
    assertThat(world.region.certificate(NAME)).isEmpty();
  }

  @Test
  void doesNotOrderTwiceForANameRemovedAndAllowedDuringTheOrder() {
    world.allowedAndOrdering();
    world.remove();
    world.answered();
    world.allow();
    world.handshake();

    world.issuer.issue();

    assertThat(world.answered()).isEqualTo(new Held(stored(world)));
    assertThat(world.issuer.orders()).isEqualTo(1);
  }

  // Leaving

  @Test
  void leavesMemoryWhenIdle() {
    world.certificate();

    world.time.passes(SETTINGS.idleAfter());

    world.shard.expectMessageClass(ClusterSharding.Passivate.class);
    world.actor().tell(DomainActor.Stop.STOP);
    world.shard.expectTerminated(world.actor());
  }

  @Test
  void staysInMemoryWhileAnOrderRuns() {
    world.allowedAndOrdering();

    world.time.passes(SETTINGS.idleAfter());
    world.describe();

    world.shard.expectNoMessage(Duration.ZERO);
  }

  @Test
  void finishesItsOrderBeforeItLeaves() {
    world.allowedAndOrdering();

    world.actor().tell(DomainActor.Stop.STOP);
    assertThat(world.describe()).isInstanceOf(Unavailable.class);
    world.issuer.issue();

    assertThat(world.answered()).isEqualTo(new Held(stored(world)));
    world.shard.expectTerminated(world.actor());
  }

  @Test
  void givesItsLeaseBackWhenItsOrderDoesNotEndInTime() {
    world.allowedAndOrdering();
    world.actor().tell(DomainActor.Stop.STOP);
    world.describe();

    world.time.passes(SETTINGS.stopGrace());

    assertThat(world.answered()).isInstanceOf(Unavailable.class);
    world.shard.expectTerminated(world.actor());
    world.eventually(() -> world.central.record(NAME).issuance().leaseExpiresAt().isEmpty());
  }

  private static SealedCertificate stored(DomainWorld world) {
    return world.central.record(NAME).certificate().orElseThrow();
  }
}
