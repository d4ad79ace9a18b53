// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.region.RegionChange.Purged;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever becomes of the messages about a history of changes, the region store agrees with the
 * central store in the end: delivered twice, late, in any order, or not at all; mixed with pages of
 * a fill that were read long before they are applied; with the region store emptied in between.
 */
class RegionAgreementTest {
  private static final int NAMES = 3;
  private static final Duration TOMBSTONES = Duration.ofDays(15);

  private static final SqlCentralStore central = openCentral();
  private static final RedisServer redis = RedisServer.started();
  private static int histories;

  /** What happens next; the number chooses among what there is to choose from. */
  record Step(Kind kind, int choice) {}

  enum Kind {
    ALLOW,
    REMOVE,
    CERTIFY,
    PURGE,
    DELIVER,
    DELIVER_AND_KEEP,
    LOSE_MESSAGE,
    READ_PAGE,
    APPLY_PAGE,
    RESTART_FILL,
    EMPTY_STORE
  }

  private static SqlCentralStore openCentral() {
    try {
      var folder = Files.createTempDirectory("signet-agreement-");
      return SqlCentralStore.open(SqlSettings.sqliteIn(folder), "eu", InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void close() {
    redis.close();
    central.close();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void theMemoryStoreAgrees(@ForAll("steps") List<Step> steps) {
    agree(steps, () -> new MemoryRegionStore(InstantSource.system(), TOMBSTONES));
  }

  @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
  void redisAgrees(@ForAll("steps") List<Step> steps) {
    agree(
        steps,
        () -> {
          redis.flush();
          return RedisRegionStore.open(redisSettings());
        });
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    var kinds =
        Arbitraries.frequency(
            Tuple.of(5, Kind.ALLOW),
            Tuple.of(4, Kind.REMOVE),
            Tuple.of(4, Kind.CERTIFY),
            Tuple.of(1, Kind.PURGE),
            Tuple.of(6, Kind.DELIVER),
            Tuple.of(4, Kind.DELIVER_AND_KEEP),
            Tuple.of(2, Kind.LOSE_MESSAGE),
            Tuple.of(3, Kind.READ_PAGE),
            Tuple.of(3, Kind.APPLY_PAGE),
            Tuple.of(1, Kind.RESTART_FILL),
            Tuple.of(1, Kind.EMPTY_STORE));
    var step = Combinators.combine(kinds, Arbitraries.integers().between(0, 1000)).as(Step::new);
    return step.list().ofMinSize(5).ofMaxSize(60);
  }

  private static void agree(List<Step> steps, Supplier<RegionStore> emptyStore) {
    try (var world = new World(emptyStore)) {
      steps.forEach(world::take);
      world.reconcile();
      world.requireAgreement();
    }
  }

  private static RedisSettings redisSettings() {
    var config = ConfigFactory.defaultReference().getConfig("signet.redis");
    return RedisSettings.from(
        ConfigFactory.parseString("url = \"" + redis.url() + "\"").withFallback(config));
  }

  /** One history, with names and revisions of its own. */
  private static final class World implements AutoCloseable {
    private final Supplier<RegionStore> emptyStore;
    private final Revision start = get(central.outbox().newest());
    private final int history = histories++;
    private final List<ControlEvent> messages = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private final Set<Revision> present = new TreeSet<>();
    private final List<Purge> purges = new ArrayList<>();
    private final Queue<Purge> heard = new ConcurrentLinkedQueue<>();
    private RegionStore region;
    private Revision filledUpTo = start;

    private record Page(Revision from, Revision upTo, List<ControlEvent> changes) {}

    World(Supplier<RegionStore> emptyStore) {
      this.emptyStore = emptyStore;
      this.region = open();
    }

    private RegionStore open() {
      var opened = emptyStore.get();
      var _ =
          opened.subscribe(
              change -> {
                if (change instanceof Purged(var purge, var _)) heard.add(purge);
              });
      return opened;
    }

    void take(Step step) {
      var name = name(step.choice() % NAMES);
      switch (step.kind()) {
        case ALLOW -> {
          var origin = new Origin(URI.create("https://o" + step.choice()), Optional.empty());
          get(central.domains().allow(name, new TenantId("t1"), origin, true));
        }
        case REMOVE -> get(central.domains().remove(name));
        case CERTIFY -> certify(name, step.choice());
        case PURGE ->
            purges.add(get(central.purges().request(Purge.Scope.TAG, "t", false, List.of("eu"))));
        case DELIVER -> choose(messages, step).ifPresent(this::deliver);
        case DELIVER_AND_KEEP ->
            choose(messages, step)
                .ifPresent(
                    message -> {
                      deliver(message);
                      messages.add(message);
                    });
        case LOSE_MESSAGE -> choose(messages, step);
        case READ_PAGE -> readPage(1 + step.choice() % 4).ifPresent(pages::add);
        case APPLY_PAGE -> choose(pages, step).ifPresent(this::apply);
        case RESTART_FILL -> filledUpTo = start;
        case EMPTY_STORE -> {
          region.close();
          region = open();
          present.clear();
        }
      }
      collectMessages();
    }

    private void certify(DomainName name, int serial) {
      var taken = get(central.issuance().acquire(name, "node", Duration.ofMinutes(1)));
      if (taken instanceof LeaseOutcome.Acquired(var lease, _))
        get(central.issuance().succeed(lease, certificate(name, serial)));
    }

    private void collectMessages() {
      var fresh = get(central.outbox().unpublished(1000));
      get(central.outbox().markPublished(fresh.stream().map(ControlEvent::revision).toList()));
      messages.addAll(fresh);
    }

    private void deliver(ControlEvent message) {
      get(region.apply(message));
      present.add(message.revision());
    }

    private Optional<Page> readPage(int limit) {
      var changes = get(central.domains().changesAfter(filledUpTo, limit));
      if (changes.isEmpty()) return Optional.empty();
      var page = new Page(filledUpTo, changes.getLast().revision(), changes);
      filledUpTo = page.upTo();
      return Optional.of(page);
    }

    private void apply(Page page) {
      get(region.applyAll(page.changes()));
      for (var n = page.from().number() + 1; n <= page.upTo().number(); n++)
        present.add(new Revision(n));
    }

    /** From where the region knows that it is complete, as its progress would. */
    void reconcile() {
      filledUpTo = start;
      while (present.contains(new Revision(filledUpTo.number() + 1)))
        filledUpTo = new Revision(filledUpTo.number() + 1);
      for (var page = readPage(3); page.isPresent(); page = readPage(3)) apply(page.get());
    }

    void requireAgreement() {
      var allowed = new TreeSet<String>();
      for (var i = 0; i < NAMES; i++) {
        var record = get(central.domains().load(name(i)));
        assertThat(get(region.findDomain(name(i)))).isEqualTo(record.domain());
        assertThat(get(region.findCertificate(name(i)))).isEqualTo(record.certificate());
        record.domain().ifPresent(domain -> allowed.add(domain.name().text()));
      }
      assertThat(
              get(region.names(Optional.empty(), 100)).names().stream()
                  .map(DomainName::text)
                  .collect(toSet()))
          .isEqualTo(allowed);
      await()
          .atMost(Duration.ofSeconds(10))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> heard.containsAll(purges));
    }

    @Override
    public void close() {
      region.close();
    }

    private DomainName name(int number) {
      return DomainName.parse("n" + number + ".h" + history + ".example");
    }

    private static <T> Optional<T> choose(List<T> from, Step step) {
      return from.isEmpty()
          ? Optional.empty()
          : Optional.of(from.remove(step.choice() % from.size()));
    }

    private static SealedCertificate certificate(DomainName name, int serial) {
      var start = Instant.parse("2026-11-22T12:00:00Z");
      return new SealedCertificate(
          name,
          "-----BEGIN CERTIFICATE-----\n" + serial + "\n-----END CERTIFICATE-----\n",
          "c2VhbGVk",
          "CN=Test Authority",
          Integer.toString(serial),
          start,
          start.plus(Duration.ofDays(90)),
          start.plus(Duration.ofDays(60)),
          Revision.NONE);
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
