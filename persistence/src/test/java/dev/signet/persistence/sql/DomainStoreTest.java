// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainStore.AllowOutcome;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainStoreTest extends StoreTest {

  DomainStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void findsWhatWasAllowed() {
    var origin = new Origin(URI.create("http://10.0.0.1:8080/site"), Optional.of("inner.example"));

    var outcome = get(store.domains().allow(SHOP, TENANT, origin, false));

    var record = get(store.domains().load(SHOP));
    assertThat(record.domain().map(AllowOutcome.Created::new))
        .contains((AllowOutcome.Created) outcome);
    assertThat(record.domain().orElseThrow().origin()).isEqualTo(origin);
    assertThat(record.domain().orElseThrow().createdAt()).isEqualTo(clock.instant());
    assertThat(record.state(clock.instant())).isEqualTo(CertificateState.NONE);
  }

  @Test
  void knowsNothingOfANameThatWasNeverAllowed() {
    assertThat(get(store.domains().load(SHOP)))
        .isEqualTo(
            new DomainRecord(SHOP, Optional.empty(), Optional.empty(), DomainRecord.Issuance.NONE));
  }

  @Test
  void changesNothingWhenAllowedAgainWithTheSameSettings() {
    var first = allow(SHOP);
    clock.advance(MINUTE);

    var again = get(store.domains().allow(SHOP, TENANT, ORIGIN, true));

    assertThat(again).isEqualTo(new AllowOutcome.Unchanged(first));
    assertThat(get(store.outbox().newest())).isEqualTo(first.revision());
  }

  @Test
  void keepsTheTimeOfCreationWhenSettingsChange() {
    var first = allow(SHOP);
    clock.advance(MINUTE);

    var changed = get(store.domains().allow(SHOP, TENANT, ORIGIN, false));

    assertThat(changed)
        .isInstanceOfSatisfying(
            AllowOutcome.Changed.class,
            it -> {
              assertThat(it.domain().createdAt()).isEqualTo(first.createdAt());
              assertThat(it.domain().updatedAt()).isEqualTo(clock.instant());
              assertThat(it.domain().revision()).isEqualTo(new Revision(2));
            });
  }

  @Test
  void refusesANameOfAnotherTenantUntilItIsRemoved() {
    var first = allow(SHOP);
    var other = new TenantId("t2");

    assertThat(get(store.domains().allow(SHOP, other, ORIGIN, true)))
        .isEqualTo(new AllowOutcome.OwnedByAnother());
    assertThat(get(store.domains().load(SHOP)).domain()).contains(first);
    get(store.domains().remove(SHOP));
    assertThat(get(store.domains().allow(SHOP, other, ORIGIN, true)))
        .isInstanceOf(AllowOutcome.Created.class);
  }

  @Test
  void removesADomainWithItsCertificate() {
    allow(SHOP);
    issue(SHOP, "01");

    var removed = get(store.domains().remove(SHOP));

    assertThat(removed).contains(new Revision(3));
    var record = get(store.domains().load(SHOP));
    assertThat(record.domain()).isEmpty();
    assertThat(record.certificate()).isEmpty();
    assertThat(get(store.domains().remove(SHOP))).isEmpty();
  }

  @Test
  void remembersABackOffOverRemovalAndReturn() {
    allow(SHOP);
    var failure = failure("CAA of shop.example forbids");
    var next = clock.instant().plus(MINUTE);
    get(store.issuance().fail(acquire(SHOP), failure, next));

    get(store.domains().remove(SHOP));
    allow(SHOP);

    var record = get(store.domains().load(SHOP));
    assertThat(record.issuance().lastError()).contains(failure);
    assertThat(record.issuance().nextAttemptAt()).contains(next);
    assertThat(record.state(clock.instant())).isEqualTo(CertificateState.BACKING_OFF);
  }

  @Test
  void pagesThroughAllNamesInOrder() {
    var names =
        IntStream.range(0, 25)
            .mapToObj(
                i -> name((char) ('a' + i % 5) + (i % 2 == 0 ? "-" : "") + "x" + i + ".example"))
            .toList();
    names.forEach(this::allow);
    allow(name("*.wild.example"));
    get(store.domains().remove(names.get(3)));

    var pages = new ArrayList<List<DomainName>>();
    Optional<String> cursor = Optional.empty();
    do {
      var page = get(store.domains().list(Optional.empty(), Optional.empty(), 10, cursor));
      pages.add(page.items().stream().map(DomainRecord::name).toList());
      cursor = page.next();
    } while (cursor.isPresent());

    var listed = pages.stream().flatMap(List::stream).map(DomainName::text).toList();
    assertThat(pages).extracting(List::size).containsExactly(10, 10, 5);
    assertThat(listed).isSorted().doesNotHaveDuplicates().doesNotContain(names.get(3).text());
  }

  @Test
  void endsWithoutACursorWhenTheLastPageIsFull() {
    allow(SHOP);

    assertThat(
            get(store.domains().list(Optional.empty(), Optional.empty(), 1, Optional.empty()))
                .next())
        .isEmpty();
  }

  @Test
  void filtersByTenantAndByEveryStateAsARecordTellsIt() {
    oneDomainInEachState();
    get(store.domains().allow(name("foreign.example"), new TenantId("t2"), ORIGIN, true));

    for (var state : CertificateState.values()) {
      var items =
          get(store.domains().list(Optional.of(TENANT), Optional.of(state), 100, Optional.empty()))
              .items();

      assertThat(items).as(state.text()).isNotEmpty();
      assertThat(items).allMatch(record -> record.state(clock.instant()) == state);
      assertThat(items).noneMatch(record -> record.name().equals(name("foreign.example")));
    }
  }

  @Test
  void countsEveryAllowedDomainOnce() {
    oneDomainInEachState();
    allow(name("gone.example"));
    get(store.domains().remove(name("gone.example")));

    assertThat(get(store.domains().countByState()))
        .isEqualTo(
            Map.of(
                CertificateState.NONE, 1L,
                CertificateState.ORDERING, 1L,
                CertificateState.ACTIVE, 1L,
                CertificateState.RENEWING, 1L,
                CertificateState.BACKING_OFF, 2L));
    clock.advance(MINUTE);
    assertThat(get(store.domains().countByState()))
        .as("after leases and back-offs have run out")
        .isEqualTo(Map.of(CertificateState.NONE, 3L, CertificateState.ACTIVE, 3L));
  }

  private void oneDomainInEachState() {
    allow(name("none.example"));
    allow(name("ordering.example"));
    acquire(name("ordering.example"));
    allow(name("active.example"));
    issue(name("active.example"), "01");
    allow(name("renewing.example"));
    issue(name("renewing.example"), "02");
    acquire(name("renewing.example"));
    for (var failed : List.of(name("failed.example"), name("failed-renewal.example"))) {
      allow(failed);
      if (failed.text().contains("renewal")) issue(failed, "03");
      get(store.issuance().fail(acquire(failed), failure("no"), clock.instant().plus(MINUTE)));
    }
  }

  @Test
  void refusesACursorThatNoPageGave() {
    for (var cursor : List.of("", "%%%", "bm9uc2Vuc2U", "MSBub3QgYSBuYW1l"))
      assertThatThrownBy(
              () ->
                  store.domains().list(Optional.empty(), Optional.empty(), 10, Optional.of(cursor)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("cursor: found")
          .hasMessageContaining("expected");
  }

  @Test
  void refusesAnUnboundedPage() {
    assertThatThrownBy(
            () -> store.domains().list(Optional.empty(), Optional.empty(), 1_001, Optional.empty()))
        .hasMessage("limit: 1001 (expected: 1–1000)");
  }

  @Test
  void tellsARegionThePresentStateOfWhatChanged() {
    var first = allow(name("first.example"));
    allow(SHOP);
    var replaced = issue(SHOP, "01");
    var certificate = issue(SHOP, "02");
    allow(name("gone.example"));
    var removed = get(store.domains().remove(name("gone.example"))).orElseThrow();

    var all = get(store.domains().changesAfter(Revision.NONE, 100));

    assertThat(all).extracting(ControlEvent::revision).isSorted();
    assertThat(all)
        .contains(new DomainAllowed(first), new CertificateIssued(certificate))
        .contains(new DomainRemoved(name("gone.example"), removed))
        .doesNotContain(new CertificateIssued(replaced))
        .hasSize(4);
    assertThat(get(store.domains().changesAfter(certificate.revision(), 100)))
        .containsExactly(new DomainRemoved(name("gone.example"), removed));
    assertThat(get(store.domains().changesAfter(Revision.NONE, 2))).isEqualTo(all.subList(0, 2));
  }

  @Test
  void tellsOfARemovalEvenWhenTheNameIsBack() {
    allow(SHOP);
    var certificate = issue(SHOP, "01");
    var removed = get(store.domains().remove(SHOP)).orElseThrow();
    var back = allow(SHOP);

    assertThat(get(store.domains().changesAfter(certificate.revision(), 100)))
        .containsExactly(new DomainRemoved(SHOP, removed), new DomainAllowed(back));
  }

  @Test
  void keepsEverythingOverCloseAndOpen() {
    var domain = allow(SHOP);
    var certificate = issue(SHOP, "01");

    store.close();
    store = SqlCentralStore.openWithClock(settings, REGION, clock);

    var record = get(store.domains().load(SHOP));
    assertThat(record.domain()).contains(domain);
    assertThat(record.certificate()).contains(certificate);
    assertThat(allow(name("next.example")).revision()).isEqualTo(new Revision(3));
  }
}
