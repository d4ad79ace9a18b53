// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.Adopted;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotAllowed;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotNewer;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Certificates that nobody ordered here. */
class AdoptionTest extends StoreTest {

  AdoptionTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void storesTheCertificateWithItsEvent() {
    allow(SHOP);

    var stored = adopted(adopt(certificate(SHOP, "0a")));

    assertThat(stored).isEqualTo(certificate(SHOP, "0a").withRevision(new Revision(2)));
    assertThat(get(store.domains().load(SHOP)).certificate()).contains(stored);
    assertThat(get(store.domains().changesAfter(new Revision(1), 10)))
        .containsExactly(new CertificateIssued(stored));
    assertThat(get(store.outbox().newest())).isEqualTo(new Revision(2));
  }

  @Test
  void takesWhatIsGoodForLongerOnly() {
    allow(SHOP);
    var present = issue(SHOP, "0a");

    assertThat(adopt(certificate(SHOP, "0b"))).isEqualTo(new NotNewer(present.notAfter()));
    assertThat(get(store.domains().load(SHOP)).certificate()).contains(present);
    assertThat(get(store.outbox().newest())).isEqualTo(present.revision());

    clock.advance(Duration.ofSeconds(1));
    assertThat(adopted(adopt(certificate(SHOP, "0c"))).serial()).isEqualTo("0c");
  }

  @Test
  void refusesANameThatIsNotAllowed() {
    assertThat(adopt(certificate(SHOP, "0a"))).isEqualTo(new NotAllowed());
    allow(SHOP);
    get(store.domains().remove(SHOP));
    assertThat(adopt(certificate(SHOP, "0a"))).isEqualTo(new NotAllowed());
    assertThat(get(store.domains().load(SHOP)).certificate()).isEmpty();
  }

  @Test
  void endsTheBackOff() {
    allow(SHOP);
    get(store.issuance().fail(acquire(SHOP), failure("first"), clock.instant().plus(MINUTE)));

    adopt(certificate(SHOP, "0a"));

    assertThat(get(store.domains().load(SHOP)).issuance()).isEqualTo(DomainRecord.Issuance.NONE);
  }

  @Test
  void leavesAnOrderItsLease() {
    allow(SHOP);
    var lease = acquire(SHOP);

    var adopted = adopted(adopt(certificate(SHOP, "0a")));

    assertThat(get(store.issuance().succeed(lease, certificate(SHOP, "0b"))))
        .hasValueSatisfying(
            issued -> assertThat(issued.revision().isNewerThan(adopted.revision())).isTrue());
  }

  @Test
  void adoptsOnceHoweverManyTryAtOnce() {
    allow(SHOP);

    var outcomes =
        IntStream.range(0, 10)
            .mapToObj(_ -> store.issuance().adopt(certificate(SHOP, "0a")))
            .toList()
            .stream()
            .map(StoreTest::get)
            .toList();

    assertThat(outcomes).filteredOn(Adopted.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(NotNewer.class::isInstance).hasSize(9);
  }

  private AdoptionOutcome adopt(SealedCertificate certificate) {
    return get(store.issuance().adopt(certificate));
  }

  private static SealedCertificate adopted(AdoptionOutcome outcome) {
    if (outcome instanceof Adopted(var certificate)) return certificate;
    throw new AssertionError(outcome);
  }
}
