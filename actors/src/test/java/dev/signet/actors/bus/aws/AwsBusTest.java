// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.actors.testing.AwsEmulator;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.DomainStore.AllowOutcome;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two regions with everything they have in production: PostgreSQL, a Redis each, SNS and SQS. */
class AwsBusTest {
  private static final TenantId TENANT = new TenantId("t1");
  private static final Origin ORIGIN =
      new Origin(URI.create("https://origin.example"), Optional.empty());
  private static final AwsEmulator AWS = AwsEmulator.started();
  private static final AwsClients CLIENTS = AWS.clients(TestSettings.CLIENT);
  private static final PostgresServer POSTGRES = PostgresServer.started();

  private final SqlSettings database =
      SqlSettings.defaults(
          POSTGRES.newDatabase(),
          Optional.of(PostgresServer.USER),
          Optional.of(PostgresServer.PASSWORD));
  private final TestRegions regions = new TestRegions(CLIENTS, "a", "b");
  private final RegionUnderTest a = region("a");
  private final RegionUnderTest b = region("b");

  @AfterEach
  void close() {
    AWS.admit();
    a.close();
    b.close();
  }

  @AfterAll
  static void end() {
    CLIENTS.close();
    AWS.close();
    POSTGRES.close();
  }

  @Test
  void carriesChangesToEveryRegion() {
    var name = allow(a, "shop.example");

    eventually(() -> isAllowedIn(a, name) && isAllowedIn(b, name));
    remove(b, name);

    eventually(() -> !isAllowedIn(a, name) && !isAllowedIn(b, name));
    eventually(() -> everythingIsAcknowledged() && nothingIsUnpublished());
    assertThat(a.counted("domain-allowed", "published")).isOne();
    assertThat(b.counted("domain-removed", "published")).isOne();
  }

  @Test
  void fillsARegionAgainThatAnotherOneAsksItTo() {
    var name = allow(a, "shop.example");
    // The change comes by the relay and by the inbox: no copy of it may be left.
    eventually(() -> isAllowedIn(b, name) && everythingIsAcknowledged());
    try (var redis = b.redis.connect()) {
      redis.del("signet:domain:shop.example");
    }
    assertThat(isAllowedIn(b, name)).isFalse();

    assertThat(get(a.bus.repopulate("b"))).isTrue();

    eventually(() -> isAllowedIn(b, name));
    assertThat(get(a.bus.repopulate("nowhere"))).isFalse();
  }

  @Test
  void publishesWhatARegionThatIsGoneHasLeft() {
    try (var gone = SqlCentralStore.open(database, "gone", InstantSource.system())) {
      var name = DomainName.parse("shop.example");
      allow(gone, name);

      eventually(() -> isAllowedIn(a, name) && isAllowedIn(b, name));
      eventually(this::nothingIsUnpublished);
    }
  }

  @Test
  void bringsEverythingAfterAwsWasAway() {
    AWS.refuse();
    var names = allowMany(20);
    eventually(() -> !a.bus.flows() && !b.bus.flows());

    AWS.admit();

    eventually(() -> areAllowedIn(a, names) && areAllowedIn(b, names));
    eventually(() -> everythingIsAcknowledged() && nothingIsUnpublished());
  }

  /** Relays wait for the topic, so that its absence costs no message more than one receive. */
  @Test
  void wearsOutNoMessageWhileATopicIsGone() {
    regions.deleteTopic("b");
    var names = allowMany(20);
    // From the central store: after so many pauses that each message could have been received too
    // often.
    eventually(() -> areAllowedIn(a, names) && areAllowedIn(b, names));
    eventually(() -> !a.bus.flows() && !b.bus.flows());
    assertThat(regions.global.dead()).isZero();

    regions.createTopic("b");

    eventually(() -> a.bus.flows() && b.bus.flows());
    eventually(this::everythingIsAcknowledged);
    assertThat(regions.global.dead()).isZero();
  }

  @Test
  void bringsEverythingAfterARegionsRedisWasAway() {
    var before = allow(a, "before.example");
    eventually(() -> isAllowedIn(b, before));
    b.redis.stop();
    var names = allowMany(40);
    eventually(() -> areAllowedIn(a, names));
    eventually(() -> !b.bus.flows());

    b.redis.start();

    eventually(() -> areAllowedIn(b, names));
    eventually(this::everythingIsAcknowledged);
    assertThat(regions.inbox("b").dead()).isZero();
    assertThat(regions.global.dead()).isZero();
  }

  @Test
  void endsTheSameWhateverTheOrderAndHoweverOften() {
    var random = new Random(7);
    var names = new TreeSet<DomainName>(Comparator.comparing(DomainName::text));
    var texts = new ArrayList<String>();
    for (var i = 0; i < 200; i++) {
      var name = DomainName.parse("shop" + random.nextInt(20) + ".example");
      names.add(name);
      var text = random.nextInt(3) == 0 ? removal(name) : allowance(name, i);
      texts.addAll(Collections.nCopies(2, text));
      if (random.nextInt(5) == 0) texts.add("garbage " + i);
    }
    texts.removeIf(String::isEmpty);
    Collections.shuffle(texts, random);

    regions.inbox("b").send(texts);
    a.bus.hint();

    var garbage = texts.stream().filter(text -> text.startsWith("garbage")).count();
    eventually(() -> regions.inbox("b").dead() == garbage && everythingIsAcknowledged());
    for (var name : names)
      assertThat(get(b.store.findDomain(name)))
          .isEqualTo(get(a.central.domains().load(name)).domain());
    assertThat(b.counted("unknown", "malformed")).isGreaterThanOrEqualTo((double) garbage);
  }

  /** Commits and gives the message that carries it; empty if nothing changed. */
  private String removal(DomainName name) {
    return get(a.central.domains().remove(name))
        .map(revision -> Changes.text(new ControlEvent.DomainRemoved(name, revision)))
        .orElse("");
  }

  private String allowance(DomainName name, int path) {
    var origin = new Origin(URI.create("https://origin.example/" + path), Optional.empty());
    return switch (get(a.central.domains().allow(name, TENANT, origin, true))) {
      case AllowOutcome.Created(var domain) -> Changes.text(new ControlEvent.DomainAllowed(domain));
      case AllowOutcome.Changed(var domain) -> Changes.text(new ControlEvent.DomainAllowed(domain));
      case AllowOutcome.Unchanged _, AllowOutcome.OwnedByAnother _ -> "";
    };
  }

  private RegionUnderTest region(String name) {
    return new RegionUnderTest(name, database, CLIENTS, regions.settings(name));
  }

  private DomainName allow(RegionUnderTest region, String text) {
    var name = DomainName.parse(text);
    allow(region.central, name);
    region.bus.hint();
    return name;
  }

  private static void allow(CentralStore central, DomainName name) {
    get(central.domains().allow(name, TENANT, ORIGIN, true));
  }

  private List<DomainName> allowMany(int count) {
    return IntStream.range(0, count).mapToObj(i -> allow(a, "shop" + i + ".example")).toList();
  }

  private static void remove(RegionUnderTest region, DomainName name) {
    get(region.central.domains().remove(name));
    region.bus.hint();
  }

  private static boolean isAllowedIn(RegionUnderTest region, DomainName name) {
    return get(region.store.findDomain(name)).isPresent();
  }

  private static boolean areAllowedIn(RegionUnderTest region, List<DomainName> names) {
    return names.stream().allMatch(name -> isAllowedIn(region, name));
  }

  private boolean everythingIsAcknowledged() {
    return regions.global.isEmpty() && regions.inbox("a").isEmpty() && regions.inbox("b").isEmpty();
  }

  private boolean nothingIsUnpublished() {
    return get(a.central.outbox().unpublished(1)).isEmpty();
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(40)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
