// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.domain.Domains.Allowed;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.Described;
import dev.signet.actors.domain.Domains.Held;
import dev.signet.actors.domain.Domains.NotAllowed;
import dev.signet.actors.domain.Domains.NotInTime;
import dev.signet.actors.domain.Domains.Removed;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.actors.fakes.CountingBus;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole way through cluster sharding, on a cluster of one control node and one edge node. */
class ShardedDomainsTest {
  private static final DomainName WILDCARD = DomainName.parse("*.shop.example");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final InstantSource clock = InstantSource.system();
  private final FakeCentralStore central = new FakeCentralStore(clock);
  private final FakeRegionStore region = new FakeRegionStore();
  private final FakeIssuer issuer = new FakeIssuer(clock);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ActorTestKit control = node("control");
  private final ShardedDomains domains =
      DomainActors.init(
          control.system(),
          central,
          region,
          issuer,
          new CountingBus(),
          DomainWorld.SETTINGS,
          "here",
          clock,
          meters);

  @AfterEach
  void end() {
    control.shutdownTestKit();
  }

  @Test
  void leadsANameThroughItsLife() {
    assertThat(get(domains.describe(NAME))).isEqualTo(new NotAllowed());
    assertThat(get(domains.allow(NAME, TENANT, ORIGIN, true))).isInstanceOf(Allowed.class);
    issuer.answersAtOnce();

    assertThat(get(domains.certificate(NAME, PATIENCE))).isInstanceOf(Held.class);
    assertThat(get(domains.renewIfDue(NAME))).isEqualTo(RenewalResult.NOTHING_TO_DO);
    assertThat(get(domains.describe(NAME))).isInstanceOf(Described.class);
    assertThat(get(domains.remove(NAME))).isEqualTo(new Removed());
    assertThat(get(domains.certificate(NAME, PATIENCE))).isEqualTo(new NotAllowed());
  }

  @Test
  void ordersOnceForManyVisitorsOnAllNodes() {
    try (var edge = new EdgeNode()) {
      get(domains.allow(WILDCARD, TENANT, ORIGIN, true));

      var answers =
          IntStream.range(0, 1000)
              .mapToObj(i -> (i % 2 == 0 ? domains : edge.domains).certificate(WILDCARD, PATIENCE))
              .toList();
      await().until(() -> issuer.orders() == 1);
      issuer.issue();

      assertThat(answers.stream().<CertificateAnswer>map(ShardedDomainsTest::get).distinct())
          .singleElement()
          .isInstanceOf(Held.class);
      assertThat(issuer.orders()).isEqualTo(1);
    }
  }

  @Test
  void saysInTimeThatTheCertificateIsNotThereInTime() {
    get(domains.allow(NAME, TENANT, ORIGIN, true));

    assertThat(get(domains.certificate(NAME, Duration.ofMillis(50)))).isEqualTo(new NotInTime());
    assertThat(get(domains.certificate(NAME, Duration.ZERO))).isEqualTo(new NotInTime());
  }

  @Test
  void answersAnAuthorityOnlyDuringAnOrder() {
    get(domains.allow(NAME, TENANT, ORIGIN, true));
    central.save(challenge(ChallengeStore.Type.HTTP_01, "token"));
    central.save(challenge(ChallengeStore.Type.TLS_ALPN_01, "other"));

    assertThat(get(domains.httpChallenge(NAME, "token"))).isEmpty();
    assertThat(central.faults.calls("findHttp")).isZero();
    var _ = domains.certificate(NAME, PATIENCE);
    await().until(() -> issuer.orders() == 1);

    await().until(() -> get(domains.httpChallenge(NAME, "token")).isPresent());
    assertThat(get(domains.tlsAlpnChallenge(NAME))).contains("other.thumbprint");
    assertThat(get(domains.httpChallenge(NAME, "made-up"))).isEmpty();
    assertThat(get(domains.tlsAlpnChallenge(WILDCARD))).isEmpty();
  }

  @Test
  void saysUnavailableInsteadOfFailing() {
    central.faults.away(true);

    assertThat(get(domains.allow(NAME, TENANT, ORIGIN, true))).isInstanceOf(Unavailable.class);
    assertThat(get(domains.remove(NAME))).isInstanceOf(Unavailable.class);
    assertThat(get(domains.describe(NAME))).isInstanceOf(Unavailable.class);
    assertThat(get(domains.certificate(NAME, PATIENCE))).isInstanceOf(Unavailable.class);
    assertThat(get(domains.renew(NAME))).isInstanceOf(Unavailable.class);
    assertThat(get(domains.renewIfDue(NAME))).isEqualTo(RenewalResult.UNAVAILABLE);
    assertThat(get(domains.httpChallenge(NAME, "token"))).isEmpty();
  }

  private static Challenge challenge(ChallengeStore.Type type, String token) {
    return new Challenge(
        NAME, type, token, token + ".thumbprint", InstantSource.system().instant().plusSeconds(60));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  private static ActorTestKit node(String role) {
    var kit = ActorTestKit.create("signet", config(role));
    var cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
    return kit;
  }

  private static Config config(String role) {
    return ConfigFactory.parseString(
            """
            akka.actor.provider = cluster
            akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
            akka.cluster.roles = [%s]
            akka.cluster.jmx.multi-mbeans-in-same-jvm = on
            akka.cluster.gossip-interval = 100ms
            akka.cluster.leader-actions-interval = 100ms
            akka.coordinated-shutdown.run-by-actor-system-terminate = off
            """
                .formatted(role))
        .withFallback(ConfigFactory.load());
  }

  /** A node that holds no stores and reaches the actors on the other. */
  private final class EdgeNode implements AutoCloseable {
    private final ActorTestKit kit = ActorTestKit.create("signet", config("edge"));
    private final ShardedDomains domains;

    EdgeNode() {
      var cluster = Cluster.get(kit.system());
      cluster.manager().tell(Join.create(Cluster.get(control.system()).selfMember().address()));
      await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
      domains = DomainActors.proxy(kit.system(), DomainWorld.SETTINGS);
    }

    @Override
    public void close() {
      kit.shutdownTestKit();
    }
  }
}
