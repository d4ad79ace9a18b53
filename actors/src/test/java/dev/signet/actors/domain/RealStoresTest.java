// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.LocalBus;
import dev.signet.actors.bus.LocalBusSettings;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.actors.domain.Domains.Allowed;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.Described;
import dev.signet.actors.domain.Domains.Held;
import dev.signet.actors.domain.Domains.NotAllowed;
import dev.signet.actors.domain.Domains.Removed;
import dev.signet.actors.issuance.internal.InternalCaSettings;
import dev.signet.actors.issuance.internal.InternalIssuer;
import dev.signet.actors.renewal.RenewalScheduler;
import dev.signet.actors.renewal.RenewalSettings;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole control side of one node on what it really runs on: SQLite, memory, the internal CA.
 */
class RealStoresTest {
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  @Test
  void ordersOnceAndServesAcrossARestart() throws IOException {
    SealedCertificate certificate;
    try (var node = new Node(folder, InstantSource.system())) {
      get(node.bus.filled());
      assertThat(get(node.domains.allow(SHOP, TENANT, ORIGIN, true))).isInstanceOf(Allowed.class);
      assertThat(get(node.region.findDomain(SHOP))).isPresent();

      var answers =
          IntStream.range(0, 500)
              .mapToObj(_ -> node.domains.certificate(SHOP, PATIENCE))
              .toList()
              .stream()
              .<CertificateAnswer>map(RealStoresTest::get)
              .distinct()
              .toList();

      assertThat(answers).singleElement().isInstanceOf(Held.class);
      certificate = ((Held) answers.getFirst()).certificate();
      assertThat(node.orders("issued")).isEqualTo(1);
      var described = (Described) get(node.domains.describe(SHOP));
      assertThat(described.record().state(InstantSource.system().instant()))
          .isEqualTo(CertificateState.ACTIVE);
      eventually(() -> get(node.central.outbox().unpublished(10)).isEmpty());
    }

    try (var node = new Node(folder, InstantSource.system())) {
      get(node.bus.filled());

      assertThat(get(node.region.findDomain(SHOP))).isPresent();
      assertThat(get(node.region.findCertificate(SHOP))).contains(certificate);
      assertThat(get(node.domains.certificate(SHOP, PATIENCE))).isEqualTo(new Held(certificate));
      assertThat(node.orders("issued")).isZero();

      assertThat(get(node.domains.remove(SHOP))).isEqualTo(new Removed());
      assertThat(get(node.region.findDomain(SHOP))).isEmpty();
      assertThat(get(node.domains.certificate(SHOP, PATIENCE))).isEqualTo(new NotAllowed());
    }
  }

  @Test
  void renewsWithoutVisitorsAndCarriesPurges() throws IOException {
    try (var node = new Node(folder, InstantSource.system())) {
      get(node.domains.allow(SHOP, TENANT, ORIGIN, true));
      assertThat(get(node.domains.certificate(SHOP, PATIENCE))).isInstanceOf(Held.class);

      var purge = get(node.central.purges().request(Purge.Scope.ALL, "", false, List.of("local")));
      node.bus.hint();

      eventually(
          () ->
              get(node.central.purges().find(purge.id())).orElseThrow().doneAt().values().stream()
                  .allMatch(doneAt -> doneAt.isPresent()));
    }

    var later = InstantSource.offset(InstantSource.system(), Duration.ofDays(25));
    try (var node = new Node(folder, later)) {
      get(node.bus.filled());
      var old = get(node.region.findCertificate(SHOP)).orElseThrow();
      RenewalScheduler.init(
          node.kit.system(),
          node.central.issuance(),
          node.domains,
          new RenewalSettings(Duration.ofMillis(100), 10, 2, 10, Duration.ofDays(7)),
          later);

      eventually(
          () ->
              get(node.region.findCertificate(SHOP))
                  .filter(present -> present.revision().isNewerThan(old.revision()))
                  .isPresent());
      assertThat(node.orders("issued")).isEqualTo(1);
    }
  }

  /** One node with both roles' control side, in a cluster of its own. */
  private static final class Node implements AutoCloseable {
    final Config config = ConfigFactory.load().getConfig("signet");
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final SqlCentralStore central;
    final MemoryRegionStore region;
    final InternalIssuer issuer;
    final ActorTestKit kit;
    final LocalBus bus;
    final ShardedDomains domains;

    Node(Path folder, InstantSource clock) throws IOException {
      central = SqlCentralStore.open(SqlSettings.sqliteIn(folder), "local", clock);
      region = new MemoryRegionStore(clock, Duration.ofDays(1));
      var key = MasterKey.loadOrCreate(folder.resolve("master-key"));
      issuer =
          InternalIssuer.open(
              folder.resolve("ca"),
              InternalCaSettings.from(config.getConfig("internal-ca")),
              new TinkCertificateSeal(key),
              clock,
              meters);
      kit =
          ActorTestKit.create(
              "signet",
              ConfigFactory.parseString(
                      """
                      akka.actor.provider = cluster
                      akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                      akka.cluster.roles = [edge, control]
                      akka.cluster.jmx.enabled = off
                      akka.coordinated-shutdown.run-by-actor-system-terminate = off
                      """)
                  .withFallback(ConfigFactory.load()));
      var cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
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
      domains =
          DomainActors.init(
              kit.system(),
              central,
              region,
              issuer,
              bus,
              DomainSettings.from(config.getConfig("domains")),
              "local",
              clock,
              meters);
    }

    double orders(String result) {
      return meters.get("signet.orders").tag("result", result).counter().count();
    }

    @Override
    public void close() {
      bus.close();
      kit.shutdownTestKit();
      issuer.close();
      region.close();
      central.close();
    }
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
