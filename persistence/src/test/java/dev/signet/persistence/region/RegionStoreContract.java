// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.RegionChange.CertificateChanged;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.Purged;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.ControlEvent.CachePurged;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every region store keeps to. */
public abstract class RegionStoreContract {
  protected static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  protected static final DomainName SHOP = DomainName.parse("shop.example");
  protected static final DomainName WILDCARD = DomainName.parse("*.shop.example");

  /** How long removals and messages are remembered by the stores under test. */
  protected static final Duration RETENTION = Duration.ofSeconds(1);

  private RegionStore store;

  /** A store that holds nothing. */
  protected abstract RegionStore openEmpty();

  /** Lets tombstones and messages grow older than {@link #RETENTION}. */
  protected abstract void letRemembranceExpire();

  protected final RegionStore store() {
    return store;
  }

  @BeforeEach
  void open() {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void remembersUpToWhereItIsComplete() {
    assertThat(get(store.completeUpTo())).isEmpty();

    get(store.markComplete(new Revision(41)));
    get(store.markComplete(new Revision(42)));

    assertThat(get(store.completeUpTo())).contains(new Revision(42));
  }

  @Test
  void goesOnFromWhereItWasComplete() {
    get(store.markComplete(new Revision(41)));

    assertThat(get(store.advance(history(), new Revision(41), new Revision(43)))).isTrue();

    assertThat(get(store.completeUpTo())).contains(new Revision(43));
    assertThat(get(store.advance(history(), new Revision(41), new Revision(43)))).isTrue();
  }

  @Test
  void doesNotGoOnFromElsewhere() {
    assertThat(get(store.advance(history(), Revision.NONE, new Revision(43)))).isFalse();
    assertThat(get(store.completeUpTo())).isEmpty();
    get(store.markComplete(new Revision(40)));

    assertThat(get(store.advance(history(), new Revision(41), new Revision(43)))).isFalse();

    assertThat(get(store.completeUpTo())).contains(new Revision(40));
  }

  @Test
  void doesNotGoOnUnderAnotherHistory() {
    get(store.markComplete(new Revision(41)));

    assertThat(get(store.advance("another", new Revision(41), new Revision(43)))).isFalse();

    assertThat(get(store.completeUpTo())).contains(new Revision(41));
  }

  @Test
  void remembersMessagesForAWhile() {
    assertThat(get(store.isRemembered("r41"))).isFalse();

    get(store.remember("r41"));
    get(store.remember("r41"));

    assertThat(get(store.isRemembered("r41"))).isTrue();
    assertThat(get(store.isRemembered("r42"))).isFalse();
    letRemembranceExpire();
    assertThat(get(store.isRemembered("r41"))).isFalse();
  }

  @Test
  void keepsItsIdentityUntilItGetsAnother() {
    var first = get(store.identity());

    assertThat(first).hasSize(36);
    assertThat(get(store.identity())).isEqualTo(first);
    get(store.keepIdentity("another"));
    assertThat(get(store.identity())).isEqualTo("another");
  }

  @Test
  void keepsTicketSecretsThatReplaceThoseThatWereSeen() {
    assertThat(get(store.findTicketSecrets())).isEmpty();

    assertThat(get(store.replaceTicketSecrets(Optional.empty(), "first"))).isTrue();
    assertThat(get(store.replaceTicketSecrets(Optional.empty(), "late"))).isFalse();
    assertThat(ticketSecrets()).isEqualTo("first");

    assertThat(get(store.replaceTicketSecrets(Optional.of("first"), "second"))).isTrue();
    assertThat(get(store.replaceTicketSecrets(Optional.of("first"), "late"))).isFalse();
    assertThat(get(store.replaceTicketSecrets(Optional.of("first"), "second"))).isTrue();
    assertThat(ticketSecrets()).isEqualTo("second");
  }

  @Test
  void ticketSecretsGrowOlderUntilTheyAreReplaced() {
    get(store.replaceTicketSecrets(Optional.empty(), "first"));
    assertThat(ageOfTicketSecrets()).isBetween(Duration.ZERO, Duration.ofSeconds(1));

    letRemembranceExpire();

    await().until(() -> ageOfTicketSecrets().compareTo(RETENTION) >= 0);
    get(store.replaceTicketSecrets(Optional.of("first"), "second"));
    assertThat(ageOfTicketSecrets()).isLessThan(RETENTION);
  }

  @Test
  void ofManyWhoReplaceTicketSecretsOneDoes() {
    get(store.replaceTicketSecrets(Optional.empty(), "first"));
    var replaced = new AtomicInteger();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 20; i++) {
        var next = "next " + i;
        threads.execute(
            () -> {
              if (get(store.replaceTicketSecrets(Optional.of("first"), next)))
                replaced.incrementAndGet();
            });
      }
    }

    assertThat(replaced).hasValue(1);
    assertThat(ticketSecrets()).startsWith("next ");
  }

  @Test
  void appliesManyAtOnceAsOneByOne() {
    apply(allowed(WILDCARD, 9));

    var changed =
        get(
            store.applyAll(
                List.of(
                    allowed(SHOP, 1),
                    issued(SHOP, 3),
                    issued(SHOP, 2),
                    allowed(WILDCARD, 4),
                    removed(WILDCARD, 10),
                    purged(11),
                    purged(11),
                    new RepopulateRequested("eu"))));

    assertThat(changed).isEqualTo(4);
    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 1));
    assertThat(get(store.findCertificate(SHOP))).contains(certificate(SHOP, 3));
    assertThat(allNames(10)).containsExactly(SHOP);
    assertThat(get(store.applyAll(List.of()))).isZero();
  }

  @Test
  void takesALongBatchAndNoLongerOne() {
    var batch = new ArrayList<ControlEvent>();
    for (var i = 1; i <= RegionStore.LONGEST_BATCH; i++)
      batch.add(allowed(DomainName.parse("host-" + i + ".example"), i));

    assertThat(get(store.applyAll(batch))).isEqualTo(1000);
    assertThat(allNames(500)).hasSize(1000);
    batch.add(allowed(SHOP, 2000));
    assertThatThrownBy(() -> store.applyAll(batch)).hasMessageContaining("1001 (expected: 0–1000)");
  }

  @Test
  void findsNothingAtFirst() {
    assertThat(get(store.findDomain(SHOP))).isEmpty();
    assertThat(get(store.findCertificate(SHOP))).isEmpty();
    assertThat(allNames(10)).isEmpty();
    assertThat(get(store.ping())).isNull();
  }

  @Test
  void findsWhatWasApplied() {
    assertThat(apply(allowed(SHOP, 1))).isTrue();
    assertThat(apply(allowed(WILDCARD, 2))).isTrue();
    assertThat(apply(issued(SHOP, 3))).isTrue();

    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 1));
    assertThat(get(store.findDomain(WILDCARD))).contains(domain(WILDCARD, 2));
    assertThat(get(store.findCertificate(SHOP))).contains(certificate(SHOP, 3));
    assertThat(get(store.findCertificate(WILDCARD))).isEmpty();
    assertThat(allNames(10)).containsExactlyInAnyOrder(SHOP, WILDCARD);
  }

  @Test
  void newestRevisionWins() {
    apply(allowed(SHOP, 5));
    apply(issued(SHOP, 6));

    assertThat(apply(allowed(SHOP, 4))).isFalse();
    assertThat(apply(allowed(SHOP, 5))).isFalse();
    assertThat(apply(issued(SHOP, 5))).isFalse();
    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 5));
    assertThat(apply(allowed(SHOP, 10))).isTrue();
    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 10));
  }

  @Test
  void comparesRevisionsAsNumbersAndExactly() {
    apply(allowed(SHOP, 9));
    assertThat(apply(allowed(SHOP, 10))).isTrue();
    assertThat(apply(allowed(SHOP, (1L << 60) + 1))).isTrue();
    assertThat(apply(allowed(SHOP, 1L << 60))).isFalse();
    assertThat(apply(allowed(SHOP, Long.MAX_VALUE))).isTrue();
  }

  @Test
  void domainAndCertificateHaveRevisionsOfTheirOwn() {
    apply(issued(SHOP, 7));

    assertThat(apply(allowed(SHOP, 5))).isTrue();
    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 5));
  }

  @Test
  void removalTakesTheCertificateAlong() {
    apply(allowed(SHOP, 1));
    apply(issued(SHOP, 2));

    assertThat(apply(removed(SHOP, 3))).isTrue();

    assertThat(get(store.findDomain(SHOP))).isEmpty();
    assertThat(get(store.findCertificate(SHOP))).isEmpty();
    assertThat(allNames(10)).isEmpty();
    assertThat(apply(removed(SHOP, 3))).isFalse();
  }

  @Test
  void aLateOlderChangeDoesNotBringANameBack() {
    apply(removed(SHOP, 3));

    assertThat(apply(allowed(SHOP, 2))).isFalse();
    assertThat(apply(issued(SHOP, 2))).isFalse();
    assertThat(get(store.findDomain(SHOP))).isEmpty();
    assertThat(get(store.findCertificate(SHOP))).isEmpty();

    assertThat(apply(allowed(SHOP, 4))).isTrue();
    assertThat(apply(issued(SHOP, 5))).isTrue();
    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 4));
    assertThat(get(store.findCertificate(SHOP))).contains(certificate(SHOP, 5));
  }

  @Test
  void aLateRemovalLeavesWhatIsNewer() {
    apply(issued(SHOP, 2));
    apply(allowed(SHOP, 4));

    assertThat(apply(removed(SHOP, 3))).isTrue();

    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 4));
    assertThat(get(store.findCertificate(SHOP))).isEmpty();
    assertThat(allNames(10)).containsExactly(SHOP);
  }

  @Test
  void tombstonesExpireAndAllowedEntriesDoNot() {
    apply(removed(SHOP, 3));
    apply(removed(WILDCARD, 4));
    apply(allowed(WILDCARD, 5));

    letRemembranceExpire();

    assertThat(apply(allowed(SHOP, 2))).isTrue();
    assertThat(get(store.findDomain(WILDCARD))).contains(domain(WILDCARD, 5));
    assertThat(apply(allowed(WILDCARD, 4))).isFalse();
  }

  /** Any order, with repetitions, ends in the same state. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrderOfChangesDoesNotMatter(long seed) {
    var random = new Random(seed);
    var names = List.of(SHOP, WILDCARD, DomainName.parse("a.example"));
    var events = new ArrayList<ControlEvent>();
    for (var number = 1; number <= 40; number++) {
      var name = names.get(random.nextInt(names.size()));
      events.add(
          switch (random.nextInt(3)) {
            case 0 -> allowed(name, number);
            case 1 -> issued(name, number);
            default -> removed(name, number);
          });
    }
    events.forEach(this::apply);
    var inOrder = state(names);
    store.close();
    store = openEmpty();

    var shuffled = new ArrayList<>(events);
    shuffled.addAll(events.subList(0, 20));
    Collections.shuffle(shuffled, random);
    shuffled.forEach(this::apply);

    assertThat(state(names)).isEqualTo(inOrder);
  }

  @Test
  void ofConcurrentChangesTheNewestStays() throws InterruptedException {
    var applied = new AtomicInteger();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var number = 1; number <= 200; number++) {
        var event = allowed(SHOP, number);
        threads.execute(() -> applied.addAndGet(apply(event) ? 1 : 0));
      }
    }

    assertThat(get(store.findDomain(SHOP))).contains(domain(SHOP, 200));
    assertThat(applied).hasValueBetween(1, 200);
  }

  @Test
  void walksAllNamesInPages() {
    var expected = new HashSet<DomainName>();
    for (var i = 1; i <= 1000; i++) {
      var name = DomainName.parse("host-" + i + ".shop.example");
      expected.add(name);
      apply(allowed(name, i));
    }

    assertThat(allNames(50)).isEqualTo(expected);
    assertThat(get(store.names(Optional.empty(), 50)).names()).hasSizeLessThan(200);
    assertThatThrownBy(() -> store.names(Optional.empty(), 0))
        .hasMessageContaining("expected: 1–10000");
  }

  @Test
  void aWalkSeesWhatStaysThroughoutIt() {
    for (var i = 1; i <= 300; i++) apply(allowed(DomainName.parse("n" + i + ".example"), i));

    var seen = new HashSet<DomainName>();
    var revision = 1000;
    Optional<String> cursor = Optional.empty();
    do {
      var page = get(store.names(cursor, 20));
      seen.addAll(page.names());
      cursor = page.next();
      apply(removed(DomainName.parse("n" + (revision - 999) + ".example"), ++revision));
      apply(allowed(DomainName.parse("new" + revision + ".example"), ++revision));
    } while (cursor.isPresent());

    for (var i = 100; i <= 300; i++)
      assertThat(seen).contains(DomainName.parse("n" + i + ".example"));
  }

  @Test
  void tellsPurgesInTheOrderInWhichTheyCame() {
    var start = position();
    apply(purged(10));
    apply(purged(12));
    var middle = position();
    apply(purged(11));

    assertThat(purgesAfter(start)).contains(List.of(purge(10), purge(12), purge(11)));
    assertThat(purgesAfter(middle)).contains(List.of(purge(11)));
    assertThat(purgesAfter(position())).contains(List.of());
  }

  @Test
  void doesNotClaimPurgesItCannotKnow() {
    assertThat(get(store.purgesAfter(Optional.empty())).purges()).isEmpty();
    apply(purged(10));
    var seen = position();
    var ofAnother = new PurgePosition(0, PurgePosition.newHistory());

    assertThat(purgesAfter(ofAnother)).isEmpty();
    assertThat(purgesAfter(seen.then(new Revision(11)))).isEmpty();
    assertThat(purgesAfter(new PurgePosition(seen.number(), ofAnother.history()))).isEmpty();
  }

  /** As after a failover to a copy that lacked the newest. */
  @Test
  void knowsThatSomebodyHasSeenAnotherHistory() {
    var start = position();
    apply(purged(10));
    apply(purged(11));
    apply(purged(12));

    var seenElsewhere = start.then(new Revision(10)).then(new Revision(99));

    assertThat(purgesAfter(start.then(new Revision(10)))).contains(List.of(purge(11), purge(12)));
    assertThat(purgesAfter(seenElsewhere)).isEmpty();
  }

  @Test
  void aPurgeIsAppliedOnceAndALateOneIsNotLost() {
    var heard = new ConcurrentLinkedQueue<RegionChange>();
    var start = position();
    try (var _ = store.subscribe(heard::add)) {
      assertThat(apply(purged(10))).isTrue();
      assertThat(apply(purged(10))).isFalse();
      var before = position();
      assertThat(apply(purged(4))).isTrue();

      await().until(() -> heard.size() == 2);
      var first = start.then(new Revision(10));
      assertThat(heard)
          .containsExactly(
              new Purged(purge(10), first), new Purged(purge(4), first.then(new Revision(4))));
      assertThat(purgesAfter(before)).contains(List.of(purge(4)));
    }
  }

  @Test
  void keepsABoundedNumberOfPurges() {
    apply(purged(1));
    var tooOld = position();
    apply(purged(2));
    var oldest = position();
    var others = IntStream.rangeClosed(3, RegionStore.MOST_PURGES + 2);
    var batch = new ArrayList<ControlEvent>();
    others.forEach(
        number -> {
          batch.add(purged(number));
          if (batch.size() == RegionStore.LONGEST_BATCH) {
            get(store.applyAll(batch));
            batch.clear();
          }
        });

    assertThat(purgesAfter(tooOld)).isEmpty();
    assertThat(purgesAfter(oldest))
        .hasValueSatisfying(purges -> assertThat(purges).hasSize(RegionStore.MOST_PURGES));
    assertThat(apply(purged(1))).isTrue();
    assertThat(apply(purged(4))).isFalse();
  }

  @Test
  void repopulationRequestsChangeNothing() {
    assertThat(apply(new RepopulateRequested("eu"))).isFalse();
  }

  @Test
  void tellsSubscribersWhatChanged() {
    var changes = new ConcurrentLinkedQueue<RegionChange>();
    var others = new ConcurrentLinkedQueue<RegionChange>();
    var subscription = store.subscribe(changes::add);
    try (var _ = store.subscribe(others::add)) {
      var start = position();
      apply(allowed(SHOP, 1));
      apply(allowed(SHOP, 1));
      apply(issued(SHOP, 2));
      apply(purged(3));
      apply(removed(SHOP, 4));

      await().until(() -> changes.size() == 5 && others.size() == 5);
      assertThat(changes)
          .containsExactlyInAnyOrder(
              new DomainChanged(SHOP),
              new CertificateChanged(SHOP),
              new Purged(purge(3), start.then(new Revision(3))),
              new CertificateChanged(SHOP),
              new RegionChange.DomainRemoved(SHOP));

      subscription.close();
      subscription.close();
      apply(allowed(WILDCARD, 5));

      await().until(() -> others.size() == 6);
      assertThat(changes).hasSize(5);
    }
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    var heard = new ConcurrentLinkedQueue<RegionChange>();
    try (var _ =
            store.subscribe(
                _ -> {
                  throw new IllegalStateException("on purpose");
                });
        var _ = store.subscribe(heard::add)) {
      assertThat(apply(allowed(SHOP, 1))).isTrue();
      assertThat(apply(allowed(SHOP, 2))).isTrue();

      await().until(() -> heard.size() == 2);
    }
  }

  @Test
  void aClosedStoreRefuses() {
    store.close();

    assertFails(store.findDomain(SHOP));
    assertFails(store.findCertificate(SHOP));
    assertFails(store.apply(allowed(SHOP, 1)));
    assertFails(store.applyAll(List.of(allowed(SHOP, 1))));
    assertFails(store.isRemembered("r1"));
    assertFails(store.remember("r1"));
    assertFails(store.identity());
    assertFails(store.keepIdentity("another"));
    assertFails(store.names(Optional.empty(), 10));
    assertFails(store.purgesAfter(Optional.empty()));
    assertFails(store.findTicketSecrets());
    assertFails(store.replaceTicketSecrets(Optional.empty(), "secrets"));
    assertFails(store.ping());
  }

  protected static void assertFails(CompletionStage<?> stage) {
    assertThatThrownBy(() -> get(stage)).isInstanceOf(StoreException.class);
  }

  protected static <T> T get(CompletionStage<T> stage) {
    try {
      return stage
          .toCompletableFuture()
          .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) throw failure;
      throw e;
    }
  }

  protected final boolean apply(ControlEvent event) {
    return get(store.apply(event));
  }

  protected final PurgePosition position() {
    return get(store.purgesAfter(Optional.empty())).upTo();
  }

  protected final Optional<List<Purge>> purgesAfter(PurgePosition position) {
    return get(store.purgesAfter(Optional.of(position))).purges();
  }

  protected final Set<DomainName> allNames(int limit) {
    var names = new HashSet<DomainName>();
    Optional<String> cursor = Optional.empty();
    do {
      var page = get(store.names(cursor, limit));
      names.addAll(page.names());
      cursor = page.next();
    } while (cursor.isPresent());
    return names;
  }

  protected static Domain domain(DomainName name, long revision) {
    return new Domain(
        name,
        new TenantId("t1"),
        new Origin(URI.create("https://origin.example/"), Optional.of("inner.example")),
        revision % 2 == 0,
        new Revision(revision),
        NOON,
        NOON.plusSeconds(revision % 1000));
  }

  protected static SealedCertificate certificate(DomainName name, long revision) {
    return new SealedCertificate(
        name, "chain", "sealed", "CN=ü", "1f", NOON, NOON, NOON, new Revision(revision));
  }

  protected static Purge purge(long revision) {
    return new Purge(
        "purge-" + revision, Purge.Scope.TAG, "product-ü", false, new Revision(revision), NOON);
  }

  protected static ControlEvent allowed(DomainName name, long revision) {
    return new DomainAllowed(domain(name, revision));
  }

  protected static ControlEvent issued(DomainName name, long revision) {
    return new CertificateIssued(certificate(name, revision));
  }

  protected static ControlEvent removed(DomainName name, long revision) {
    return new DomainRemoved(name, new Revision(revision));
  }

  protected static ControlEvent purged(long revision) {
    return new CachePurged(purge(revision));
  }

  private List<Object> state(List<DomainName> names) {
    var state = new ArrayList<Object>();
    state.add(allNames(100));
    for (var name : names) {
      state.add(get(store.findDomain(name)));
      state.add(get(store.findCertificate(name)));
    }
    return state;
  }

  private String ticketSecrets() {
    return get(store.findTicketSecrets()).orElseThrow().sealed();
  }

  private Duration ageOfTicketSecrets() {
    return get(store.findTicketSecrets()).orElseThrow().age();
  }

  private String history() {
    return get(store.history());
  }
}
