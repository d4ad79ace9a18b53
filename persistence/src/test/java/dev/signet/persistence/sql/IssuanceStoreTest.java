// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.IssuanceStore.Lease;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IssuanceStoreTest extends StoreTest {

  IssuanceStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void givesOneLeaseHoweverManyAskAtOnce() {
    allow(SHOP);

    var outcomes =
        IntStream.range(0, 40)
            .mapToObj(i -> store.issuance().acquire(SHOP, "node-" + i, MINUTE))
            .toList()
            .stream()
            .map(StoreTest::get)
            .collect(partitioningBy(LeaseOutcome.Acquired.class::isInstance));

    assertThat(outcomes.get(true)).hasSize(1);
    assertThat(outcomes.get(false))
        .hasSize(39)
        .hasOnlyElementsOfType(LeaseOutcome.HeldByAnother.class);
  }

  @Test
  void saysWhoHoldsTheLeaseAndUntilWhen() {
    allow(SHOP);
    var lease = acquire(SHOP);

    assertThat(get(store.issuance().acquire(SHOP, "node-2", MINUTE)))
        .isEqualTo(new LeaseOutcome.HeldByAnother("node-1", clock.instant().plus(MINUTE)));
    assertThat(get(store.domains().load(SHOP)).issuance().leaseExpiresAt())
        .contains(lease.expiresAt());
  }

  @Test
  void refusesANameThatIsNotAllowed() {
    assertThat(get(store.issuance().acquire(SHOP, "node-1", MINUTE)))
        .isEqualTo(new LeaseOutcome.NotAllowed());
    allow(SHOP);
    get(store.domains().remove(SHOP));
    assertThat(get(store.issuance().acquire(SHOP, "node-1", MINUTE)))
        .isEqualTo(new LeaseOutcome.NotAllowed());
  }

  @Test
  void letsAnotherTakeOverWhenTheOwnerHasCrashed() {
    allow(SHOP);
    var lost = acquire(SHOP);
    clock.advance(MINUTE);

    var taken = get(store.issuance().acquire(SHOP, "node-2", MINUTE));

    assertThat(taken)
        .isInstanceOfSatisfying(
            LeaseOutcome.Acquired.class,
            it -> assertThat(it.lease().fencing()).isGreaterThan(lost.fencing()));
  }

  @Test
  void changesNothingByALostLease() {
    allow(SHOP);
    var lost = acquire(SHOP);
    clock.advance(MINUTE);
    get(store.issuance().acquire(SHOP, "node-2", MINUTE));
    var before = get(store.domains().load(SHOP));

    assertThat(get(store.issuance().prolong(lost, MINUTE))).isEmpty();
    assertThat(get(store.issuance().succeed(lost, certificate(SHOP, "01")))).isEmpty();
    assertThat(get(store.issuance().fail(lost, failure("late"), clock.instant().plus(MINUTE))))
        .isFalse();
    get(store.issuance().release(lost));

    assertThat(get(store.domains().load(SHOP))).isEqualTo(before);
    assertThat(get(store.outbox().newest())).isEqualTo(new Revision(1));
  }

  @Test
  void changesNothingByALeaseWithAnothersOwnerOrNumber() {
    allow(SHOP);
    var lease = acquire(SHOP);
    var stranger = new Lease(SHOP, "node-2", lease.fencing(), lease.expiresAt());
    var older = new Lease(SHOP, "node-1", lease.fencing() - 1, lease.expiresAt());

    for (var wrong : new Lease[] {stranger, older}) {
      assertThat(get(store.issuance().prolong(wrong, MINUTE))).isEmpty();
      assertThat(get(store.issuance().succeed(wrong, certificate(SHOP, "01")))).isEmpty();
      get(store.issuance().release(wrong));
    }

    assertThat(get(store.issuance().prolong(lease, MINUTE))).isPresent();
  }

  @Test
  void prolongsALiveLeaseFromNow() {
    allow(SHOP);
    var lease = acquire(SHOP);
    clock.advance(Duration.ofSeconds(30));

    var prolonged = get(store.issuance().prolong(lease, MINUTE)).orElseThrow();

    assertThat(prolonged.expiresAt()).isEqualTo(clock.instant().plus(MINUTE));
    assertThat(prolonged.fencing()).isEqualTo(lease.fencing());
    clock.advance(MINUTE);
    assertThat(get(store.issuance().prolong(prolonged, MINUTE))).as("expired").isEmpty();
  }

  @Test
  void givesALeaseBackWithoutATrace() {
    allow(SHOP);

    get(store.issuance().release(acquire(SHOP)));

    assertThat(get(store.domains().load(SHOP)).issuance()).isEqualTo(DomainRecord.Issuance.NONE);
    assertThat(acquire(SHOP).fencing()).isEqualTo(2);
  }

  @Test
  void storesACertificateWithItsEventAndEndsEverythingOfTheOrder() {
    allow(SHOP);
    get(store.issuance().fail(acquire(SHOP), failure("first"), clock.instant().plus(MINUTE)));
    clock.advance(MINUTE);
    var challenge =
        new Challenge(
            SHOP, ChallengeStore.Type.HTTP_01, "token", "secret", clock.instant().plus(MINUTE));
    get(store.challenges().save(challenge));
    var certificate = certificate(SHOP, "0a");

    var stored = get(store.issuance().succeed(acquire(SHOP), certificate)).orElseThrow();

    assertThat(stored).isEqualTo(certificate.withRevision(new Revision(2)));
    var record = get(store.domains().load(SHOP));
    assertThat(record.certificate()).contains(stored);
    assertThat(record.issuance()).isEqualTo(DomainRecord.Issuance.NONE);
    assertThat(get(store.challenges().findHttp(SHOP, "token"))).isEmpty();
    assertThat(get(store.outbox().unpublished(10))).contains(new CertificateIssued(stored));
  }

  @Test
  void replacesTheCertificateByItsSuccessor() {
    allow(SHOP);
    issue(SHOP, "01");

    var successor = issue(SHOP, "02");

    assertThat(get(store.domains().load(SHOP)).certificate()).contains(successor);
  }

  @Test
  void returnsACertificateAsALaterLoadFindsIt() {
    allow(SHOP);
    var renewAt = clock.instant().plusNanos(123_456_789);

    var stored =
        get(store.issuance().succeed(acquire(SHOP), certificate(SHOP, "01", renewAt)))
            .orElseThrow();

    assertThat(get(store.domains().load(SHOP)).certificate()).contains(stored);
    assertThat(get(store.outbox().unpublished(10))).contains(new CertificateIssued(stored));
  }

  @Test
  void refusesACertificateForANameThatWasRemovedMeanwhile() {
    allow(SHOP);
    var lease = acquire(SHOP);
    get(store.domains().remove(SHOP));

    assertThat(get(store.issuance().succeed(lease, certificate(SHOP, "01")))).isEmpty();

    assertThat(get(store.domains().load(SHOP)).certificate()).isEmpty();
    assertThat(get(store.outbox().newest())).isEqualTo(new Revision(2));
  }

  @Test
  void keepsTheLeaseOverARemovalSoThatNoSecondOrderRuns() {
    allow(SHOP);
    var lease = acquire(SHOP);
    get(store.domains().remove(SHOP));
    allow(SHOP);

    assertThat(get(store.issuance().acquire(SHOP, "node-2", MINUTE)))
        .isInstanceOf(LeaseOutcome.HeldByAnother.class);
    get(store.issuance().fail(lease, failure("no"), clock.instant().plus(MINUTE)));
    assertThat(get(store.issuance().acquire(SHOP, "node-2", MINUTE)))
        .isInstanceOf(LeaseOutcome.BackingOff.class);
  }

  @Test
  void refusesACertificateForAnotherName() {
    allow(SHOP);
    var lease = acquire(SHOP);

    assertThatThrownBy(
            () -> store.issuance().succeed(lease, certificate(name("other.example"), "01")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("certificate: for other.example (expected: shop.example)");
  }

  @Test
  void forbidsOrdersUntilTheBackOffIsOver() {
    allow(SHOP);
    var next = clock.instant().plus(MINUTE);
    var failure = failure("CAA forbids");

    assertThat(get(store.issuance().fail(acquire(SHOP), failure, next))).isTrue();

    assertThat(get(store.issuance().acquire(SHOP, "node-2", MINUTE)))
        .isEqualTo(new LeaseOutcome.BackingOff(failure, next));
    clock.set(next);
    assertThat(get(store.issuance().acquire(SHOP, "node-2", MINUTE)))
        .isInstanceOfSatisfying(
            LeaseOutcome.Acquired.class, it -> assertThat(it.failedAttempts()).isEqualTo(1));
  }

  @Test
  void keepsAFailureDetailShortAndStorable() {
    allow(SHOP);
    var detail = "x\0".repeat(5_000);

    get(store.issuance().fail(acquire(SHOP), failure(detail), clock.instant().plus(MINUTE)));

    var kept = get(store.domains().load(SHOP)).issuance().lastError().orElseThrow().detail();
    assertThat(kept).startsWith("x x x").endsWith("…").hasSize(1_000);
  }

  @Test
  void listsWhatIsDueForRenewalTheMostUrgentFirst() {
    var now = clock.instant();
    due("third.example", now);
    due("first.example", now.minusSeconds(20));
    due("second.example", now.minusSeconds(10));
    due("later.example", now.plusSeconds(1));
    due("failed.example", now.minusSeconds(30));
    get(store.issuance().fail(acquire(name("failed.example")), failure("no"), now.plus(MINUTE)));
    due("ordering.example", now.minusSeconds(30));
    acquire(name("ordering.example"));
    due("removed.example", now.minusSeconds(30));
    get(store.domains().remove(name("removed.example")));
    allow(name("without.example"));

    assertThat(get(store.issuance().dueForRenewal(now, 10)))
        .containsExactly(name("first.example"), name("second.example"), name("third.example"));
    assertThat(get(store.issuance().dueForRenewal(now, 1))).containsExactly(name("first.example"));
    assertThat(get(store.issuance().dueForRenewal(now.plus(MINUTE), 10)))
        .contains(name("failed.example"), name("ordering.example"), name("later.example"));
  }

  @Test
  void countsWhatEndsSoonAndShouldHaveBeenReplacedLongAgo() {
    var now = clock.instant();
    // Ends in 90 days; half of the time in between is over 4, 3 and 2 days before that.
    due("first.example", now.plus(Duration.ofDays(82)));
    due("second.example", now.plus(Duration.ofDays(84)));
    due("third.example", now.plus(Duration.ofDays(86)));
    due("removed.example", now.plus(Duration.ofDays(82)));
    get(store.domains().remove(name("removed.example")));

    assertThat(expiring(now.plus(Duration.ofDays(86)).minusMillis(1), 90)).isZero();
    assertThat(expiring(now.plus(Duration.ofDays(86)), 90)).isEqualTo(1);
    assertThat(expiring(now.plus(Duration.ofDays(88)), 90)).isEqualTo(3);
    assertThat(expiring(now.plus(Duration.ofDays(88)), 2)).isEqualTo(3);
    assertThat(expiring(now.plus(Duration.ofDays(88)), 1)).as("not soon").isZero();
    assertThat(expiring(now.plus(Duration.ofDays(91)), 1)).as("over").isEqualTo(3);
  }

  private long expiring(Instant now, int withinDays) {
    return get(store.issuance().countExpiring(now, Duration.ofDays(withinDays)));
  }

  private void due(String name, Instant renewAt) {
    allow(name(name));
    var stored =
        get(store.issuance().succeed(acquire(name(name)), certificate(name(name), "01", renewAt)));
    assertThat(stored).isPresent();
    assertThat(get(store.domains().load(name(name))).state(clock.instant()))
        .isEqualTo(CertificateState.ACTIVE);
  }
}
