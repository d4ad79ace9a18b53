// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.domain.Purge.Scope;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutboxTest extends StoreTest {

  OutboxTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void isEmptyBeforeTheFirstChange() {
    assertThat(get(store.outbox().newest())).isEqualTo(Revision.NONE);
    assertThat(get(store.outbox().unpublished(10))).isEmpty();
  }

  @Test
  void holdsChangesInOrderUntilExactlyTheyArePublished() {
    var domain = allow(SHOP);
    var removed = get(store.domains().remove(SHOP)).orElseThrow();

    assertThat(get(store.outbox().unpublished(10)))
        .containsExactly(new DomainAllowed(domain), new DomainRemoved(SHOP, removed));
    assertThat(get(store.outbox().unpublished(1))).containsExactly(new DomainAllowed(domain));
    get(store.outbox().markPublished(List.of(removed)));
    assertThat(get(store.outbox().unpublished(10))).containsExactly(new DomainAllowed(domain));
    get(store.outbox().markPublished(List.of(removed, domain.revision())));
    assertThat(get(store.outbox().unpublished(10))).isEmpty();
    assertThat(get(store.outbox().newest())).isEqualTo(removed);
  }

  /** A restored store goes on beyond whatever was numbered after its backup was made. */
  @Test
  void leavesRevisionsOutWhereItIsToldTo() {
    var before = allow(SHOP).revision();

    var leapt = get(store.leap());
    var after = get(store.domains().remove(SHOP)).orElseThrow();

    assertThat(leapt.number()).isEqualTo(before.number() + 1_000_000_000);
    assertThat(after.number()).isEqualTo(leapt.number() + 1);
    assertThat(get(store.outbox().newest())).isEqualTo(after);
    assertThat(get(store.domains().changesAfter(before, 10)))
        .containsExactly(new DomainRemoved(SHOP, after));
  }

  @Test
  void publishesWhatIsCommittedAfterAnEarlyMark() {
    get(store.outbox().markPublished(List.of(new Revision(1), new Revision(99))));

    var domain = allow(SHOP);

    assertThat(get(store.outbox().unpublished(10))).containsExactly(new DomainAllowed(domain));
  }

  @Test
  void marksNothingForAnEmptyList() {
    allow(SHOP);

    get(store.outbox().markPublished(List.of()));

    assertThat(get(store.outbox().unpublished(10))).hasSize(1);
  }

  @Test
  void givesEachRegionWhatItsOwnNodesCommitted() {
    var ours = allow(SHOP);
    try (var elsewhere = SqlCentralStore.openWithClock(settings, "us", clock)) {
      var theirs = allow(elsewhere, name("us.example"));

      assertThat(get(store.outbox().unpublished(REGION, 10)))
          .containsExactly(new DomainAllowed(ours));
      assertThat(get(store.outbox().unpublished("us", 10)))
          .containsExactly(new DomainAllowed(theirs));
      assertThat(get(store.outbox().unpublished(10))).hasSize(2);
      get(store.outbox().markPublished(List.of(theirs.revision())));
      assertThat(get(store.outbox().unpublished("us", 10))).isEmpty();
      assertThat(get(store.outbox().unpublished(REGION, 10))).hasSize(1);
    }
  }

  @Test
  void tellsWhatNobodyHasPublishedForTooLong() {
    var old = allow(SHOP);
    clock.advance(MINUTE);
    allow(name("young.example"));

    assertThat(get(store.outbox().overdue(MINUTE, 10))).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(get(store.outbox().overdue(MINUTE, 10))).containsExactly(new DomainAllowed(old));
    assertThat(get(store.outbox().overdue(Duration.ZERO, 1))).hasSize(1);
    get(store.outbox().markPublished(List.of(old.revision())));
    assertThat(get(store.outbox().overdue(MINUTE, 10))).isEmpty();
  }

  /**
   * Many writers of every kind, and readers that look all the time: whoever sees a revision has
   * seen all before it, in the outbox and in the list of present changes, and at the end there is
   * no gap and no number given twice.
   */
  @Test
  void numbersChangesInCommitOrderWithoutGapsUnderConcurrency() throws Exception {
    var writing = new AtomicBoolean(true);
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      var outboxReader =
          readers.submit(() -> watch(writing, () -> get(store.outbox().unpublished(1_000)), true));
      var changesReader =
          readers.submit(
              () ->
                  watch(
                      writing,
                      () -> get(store.domains().changesAfter(Revision.NONE, 10_000)),
                      false));

      var changes = new ArrayList<CompletionStage<?>>();
      for (var i = 0; i < 100; i++) {
        var name = name("d" + i % 25 + ".example");
        changes.add(store.domains().allow(name, TENANT, ORIGIN, i % 2 == 0));
        changes.add(store.purges().request(Scope.TAG, "t" + i, false, List.of("eu")));
        if (i % 5 == 0) changes.add(store.domains().remove(name));
        changes.add(orderOn(i));
      }
      for (var change : changes) get(change);
      writing.set(false);

      assertThat(outboxReader.get()).isPositive();
      assertThat(changesReader.get()).isPositive();
    }

    var newest = get(store.outbox().newest()).number();
    assertThat(newest).isGreaterThan(150);
    assertThat(revisions(get(store.outbox().unpublished(1_000))))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, newest).boxed().toList());
  }

  private CompletionStage<?> orderOn(int i) {
    var name = name("d" + i % 25 + ".example");
    return store
        .issuance()
        .acquire(name, "node-" + i, MINUTE)
        .thenCompose(
            outcome ->
                outcome
                        instanceof
                        dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired(
                            var lease,
                            _)
                    ? store.issuance().succeed(lease, certificate(name, Integer.toString(i)))
                    : CompletableFuture.completedStage(null));
  }

  /** Looks until the writers are done; returns how often. */
  private static int watch(AtomicBoolean writing, Look look, boolean everyRevision) {
    var looks = 0;
    long seen = 0;
    while (writing.get()) {
      var revisions = revisions(look.now());
      assertThat(revisions).isSorted().doesNotHaveDuplicates();
      if (everyRevision)
        assertThat(revisions)
            .containsExactlyElementsOf(
                LongStream.rangeClosed(1, revisions.size()).boxed().toList());
      var last = revisions.isEmpty() ? 0 : revisions.getLast();
      assertThat(last).isGreaterThanOrEqualTo(seen);
      seen = last;
      looks++;
    }
    return looks;
  }

  private interface Look {
    List<ControlEvent> now();
  }

  private static List<Long> revisions(List<ControlEvent> events) {
    return events.stream().map(event -> event.revision().number()).toList();
  }
}
