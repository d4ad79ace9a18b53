// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.adoption.CertificateAdopter.Collaborators;
import dev.signet.actors.bus.LocalBus;
import dev.signet.actors.bus.LocalBusSettings;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.persistence.redis.RedisForeignCertificates;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.region.ForeignCertificates;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;

/**
 * Another program writes certificates into a real Redis; what is good is served from the region.
 */
class CertificateAdopterTest {
  private static final String SHOP = "shop.example";
  private static final String KEY = "autossl:shop.example:latest";

  /** Longer than any test: what arrives within one was told of. */
  private static final Duration NO_SWEEP = Duration.ofHours(1);

  @TempDir Path folder;
  private final TestClock clock =
      new TestClock(TestCertificates.NOT_BEFORE.plus(Duration.ofDays(30)));
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private RedisServer redis;
  private Jedis other;
  private SqlCentralStore central;
  private RedisRegionStore region;
  private ActorTestKit kit;
  private LocalBus bus;

  @BeforeEach
  void open() {
    redis = RedisServer.started();
    other = redis.connect();
    central = SqlCentralStore.open(SqlSettings.sqliteIn(folder), "local", clock);
    region = RedisRegionStore.open(redisSettings());
    kit =
        ActorTestKit.create(
            "signet",
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.roles = [control]
                    akka.cluster.jmx.enabled = off
                    akka.coordinated-shutdown.run-by-actor-system-terminate = off
                    """)
                .withFallback(ConfigFactory.load()));
    var cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    var config = ConfigFactory.load().getConfig("signet");
    bus =
        LocalBus.start(
            kit.system(),
            central,
            region,
            LocalBusSettings.from(config.getConfig("bus.local")),
            RegionProgressSettings.from(config.getConfig("bus.progress")),
            "local",
            Optional.empty(),
            clock,
            meters);
    allow(SHOP);
  }

  @AfterEach
  void close() {
    bus.close();
    kit.shutdownTestKit();
    region.close();
    central.close();
    other.close();
    redis.close();
    blocking.close();
  }

  @Test
  void servesACertificateAsSoonAsAnotherProgramWritesIt() {
    adoptEvery(NO_SWEEP);
    awaitNotifications();
    var entry = AutoSslEntry.forName(SHOP);

    other.set(KEY, entry.json());

    var held = awaitHeld(SHOP);
    assertThat(TestSeal.SEAL.open(held).privateKey()).isEqualTo(entry.key());
    assertThat(held.renewAt()).isBetween(clock.instant(), held.notAfter());
    assertThat(get(central.domains().load(DomainName.parse(SHOP))).certificate()).contains(held);
    assertThat(other.get(KEY)).as("only read").isEqualTo(entry.json());
    await().until(() -> count("adopted") == 1);
  }

  @Test
  void findsAtItsStartWhatWasWrittenBefore() {
    other.set(KEY, AutoSslEntry.forName(SHOP).json());

    adoptEvery(NO_SWEEP);

    awaitHeld(SHOP);
  }

  @Test
  void sweepsWhereRedisDoesNotTellOfWrites() {
    adoptEvery(Duration.ofMillis(200));
    awaitNotifications();
    other.configSet("notify-keyspace-events", "");

    other.set(KEY, AutoSslEntry.forName(SHOP).json());

    awaitHeld(SHOP);
  }

  @Test
  void replacesItByALaterOneAndByNoOther() {
    other.set(KEY, AutoSslEntry.forName(SHOP).json());
    adoptEvery(Duration.ofMillis(200));
    var first = awaitHeld(SHOP);

    other.set(KEY, AutoSslEntry.forName(SHOP).json());
    await().until(() -> count("not-newer") >= 1);
    assertThat(held(SHOP)).contains(first);

    var keys = TestCertificates.newKeys();
    var later =
        TestCertificates.selfSigned(
            SHOP, keys, TestCertificates.NOT_BEFORE, TestCertificates.NOT_AFTER.plusSeconds(60));
    other.set(KEY, new AutoSslEntry(List.of(later), keys.getPrivate()).json());

    eventually(() -> held(SHOP).filter(it -> it.notAfter().isAfter(first.notAfter())).isPresent());
    assertThat(count("adopted")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "garbage, unreadable",
    "huge, too-large",
    "other-key, key-mismatch",
    "other-name, name-not-covered",
    "expired, expired"
  })
  void refusesWhatIsWrongOnceAndLosesNothing(String what, String reason) {
    var value =
        switch (what) {
          case "garbage" -> "garbage";
          case "huge" -> "x".repeat(ForeignCertificates.LARGEST + 1);
          case "other-key" ->
              AutoSslEntry.forName(SHOP).withKey(TestCertificates.newKeys().getPrivate()).json();
          case "other-name" -> AutoSslEntry.forName("other.example").json();
          default -> expired();
        };
    other.set(KEY, value);
    adoptEvery(Duration.ofMillis(100));
    await().until(() -> count(reason) == 1);
    allow("next.example");

    other.set("autossl:next.example:latest", AutoSslEntry.forName("next.example").json());

    awaitHeld("next.example");
    assertThat(held(SHOP)).isEmpty();
    assertThat(count(reason)).isEqualTo(1);
    assertThat(other.get(KEY)).isEqualTo(value);
  }

  @Test
  void servesANameOnceItIsAllowed() {
    other.set("autossl:new.example:latest", AutoSslEntry.forName("new.example").json());
    other.set("autossl:no name:latest", "x");
    adoptEvery(Duration.ofMillis(100));
    await().until(() -> count("not-allowed") == 1 && count("invalid-name") == 1);

    allow("new.example");

    awaitHeld("new.example");
  }

  @Test
  void goesOnWhenRedisComesBack() {
    adoptEvery(NO_SWEEP);
    awaitNotifications();

    redis.stop();
    redis.start();
    try (var again = redis.connect()) {
      again.set(KEY, AutoSslEntry.forName(SHOP).json());
      // The region's store is filled again first; until then the name is unknown to it.
      eventually(() -> get(region.findDomain(DomainName.parse(SHOP))).isPresent());
      again.set(KEY, AutoSslEntry.forName(SHOP).json());
    }

    awaitHeld(SHOP);
  }

  private void adoptEvery(Duration sweep) {
    CertificateAdopter.init(
        kit.system(),
        new AdoptionSettings(true, "autossl", sweep, 100, 2),
        new Collaborators(
            () -> RedisForeignCertificates.open(redisSettings(), "autossl"),
            region,
            central.issuance(),
            TestSeal.SEAL,
            bus,
            blocking,
            clock,
            meters));
  }

  private void awaitNotifications() {
    var setting = "notify-keyspace-events";
    eventually(() -> other.configGet(setting).getOrDefault(setting, "").contains("K"));
  }

  private static String expired() {
    var keys = TestCertificates.newKeys();
    var leaf =
        TestCertificates.selfSigned(
            SHOP,
            keys,
            TestCertificates.NOT_BEFORE,
            TestCertificates.NOT_BEFORE.plus(Duration.ofDays(29)));
    return new AutoSslEntry(List.of(leaf), keys.getPrivate()).json();
  }

  private void allow(String name) {
    var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
    var domain = DomainName.parse(name);
    get(central.domains().allow(domain, new TenantId("t1"), origin, true));
    bus.hint();
    eventually(() -> get(region.findDomain(domain)).isPresent());
  }

  private SealedCertificate awaitHeld(String name) {
    eventually(() -> held(name).isPresent());
    return held(name).orElseThrow();
  }

  private Optional<SealedCertificate> held(String name) {
    return get(region.findCertificate(DomainName.parse(name)));
  }

  private double count(String result) {
    var counter = meters.find("signet.adoptions").tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  private RedisSettings redisSettings() {
    return new RedisSettings(
        URI.create(redis.url()),
        Duration.ofSeconds(2),
        4,
        100,
        Duration.ofSeconds(1),
        Duration.ofDays(1),
        Duration.ofHours(1),
        Optional.empty());
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
