// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.actors.testing.Pebble;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Against the real Pebble: strict, no sleeps, 15 % of the good nonces refused. */
@Timeout(60)
class AcmeIssuerTest {

  private static final MemoryChallenges CHALLENGES = new MemoryChallenges();
  private static ChallengeResponders responders;
  private static Pebble pebble;

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final MemoryAccounts accounts = new MemoryAccounts();

  @BeforeAll
  static void startPebble() throws Exception {
    responders = new ChallengeResponders(CHALLENGES);
    pebble = Pebble.start(Pebble.Options.ports(responders.httpPort(), responders.tlsPort()));
  }

  @AfterAll
  static void stopPebble() {
    pebble.close();
    responders.close();
  }

  @BeforeEach
  void answerEverything() {
    responders.answersHttp = true;
    CHALLENGES.everSaved.clear();
  }

  @AfterEach
  void leavesNoChallengeBehind() {
    await().atMost(Duration.ofSeconds(5)).until(CHALLENGES::isEmpty);
  }

  @Test
  void issuesOverHttp01() throws Exception {
    try (var issuer = open(List.of("http-01"))) {
      var certificate = issued(order(issuer, "http.shop.test"));

      assertVerifies(certificate);
      assertThat(certificate.leaf().getSubjectAlternativeNames())
          .containsExactly(List.of(2, "http.shop.test"));
      assertThat(certificate.leaf().getPublicKey().getAlgorithm()).isEqualTo("EC");
      assertThat(certificate.chain()).hasSizeGreaterThan(1);
    }
    assertThat(CHALLENGES.typesEverSaved()).containsExactly(ChallengeStore.Type.HTTP_01);
    assertThat(metrics.timer("signet.order.duration", "result", "issued").count()).isEqualTo(1);
  }

  @Test
  void logsEveryStepAndNoSecret() throws Exception {
    var log = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("dev.signet");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.addAppender(lines);
    pebble.resolve("unlucky.shop.test", "127.0.0.77");
    try (var issuer = open(List.of("http-01"))) {
      issued(order(issuer, "logged.shop.test"));
      refused(order(issuer, "unlucky.shop.test"));
    } finally {
      log.detachAppender(lines);
    }

    var logged =
        lines.list.stream()
            .map(line -> line.getFormattedMessage() + " " + line.getKeyValuePairs())
            .toList();
    assertThat(lines.list.stream().map(ILoggingEvent::getMessage))
        .contains(
            "account registered",
            "order placed",
            "challenge ready",
            "challenge validated",
            "certificate issued",
            "order refused");
    assertThat(CHALLENGES.everSaved).hasSize(2);
    for (var challenge : CHALLENGES.everSaved) {
      var thumbprint = challenge.keyAuthorization().substring(challenge.token().length() + 1);
      assertThat(logged)
          .noneMatch(line -> line.contains(challenge.token()) || line.contains(thumbprint));
    }
  }

  @Test
  void issuesOverTlsAlpn01() throws Exception {
    try (var issuer = open(List.of("tls-alpn-01"))) {
      assertVerifies(issued(order(issuer, "alpn.shop.test")));
    }
    assertThat(CHALLENGES.typesEverSaved()).containsExactly(ChallengeStore.Type.TLS_ALPN_01);
  }

  @Test
  void triesTheNextChallengeWithinOneOrderOfOurs() throws Exception {
    responders.answersHttp = false;

    try (var issuer = open(List.of("http-01", "tls-alpn-01"))) {
      assertVerifies(issued(order(issuer, "second.shop.test")));
    }

    assertThat(CHALLENGES.typesEverSaved())
        .containsExactly(ChallengeStore.Type.HTTP_01, ChallengeStore.Type.TLS_ALPN_01);
  }

  @Test
  void renewsAfterTwoThirdsWhereTheAuthoritySuggestsNothing() throws Exception {
    try (var issuer = open(List.of("http-01"))) {
      var sealed = ((Issued) order(issuer, "renew.shop.test")).certificate();

      var lifetime = Duration.between(sealed.notBefore(), sealed.notAfter());
      assertThat(Duration.between(sealed.notBefore(), sealed.renewAt()))
          .isBetween(lifetime.multipliedBy(6).dividedBy(10), lifetime.multipliedBy(2).dividedBy(3));
    }
  }

  @Test
  void registersOnceAndUsesTheAccountAfterARestart() throws Exception {
    try (var issuer = open(List.of("http-01"))) {
      issued(order(issuer, "one.shop.test"));
      issued(order(issuer, "two.shop.test"));
    }
    var first = accounts.only();

    try (var issuer = open(List.of("http-01"))) {
      issued(order(issuer, "three.shop.test"));
    }

    assertThat(accounts.only()).isEqualTo(first);
    assertThat(first.location()).isPresent();
  }

  @Test
  void registersAgainWithAnAuthorityThatHasForgottenUs() throws Exception {
    try (var own = Pebble.start(Pebble.Options.ports(responders.httpPort(), responders.tlsPort()));
        var issuer = open(settings(own, List.of("http-01"), Duration.ofSeconds(20)))) {
      issued(order(issuer, "before.shop.test"));
      var first = accounts.only();
      var rootBefore = own.issuingRoot();

      own.restart();
      var certificates = new ArrayList<CompletionStage<IssuanceResult>>();
      for (var i = 0; i < 5; i++)
        certificates.add(issuer.order(DomainName.parse("after" + i + ".shop.test")));

      for (var certificate : certificates) issued(answer(certificate));
      assertThat(own.issuingRoot()).isNotEqualTo(rootBefore);
      assertThat(accounts.only().sealedKey()).isEqualTo(first.sealedKey());
      assertThat(accounts.only().location()).isNotEqualTo(first.location());
    }
  }

  @Test
  void manyOrdersAtOnceAllSucceed() throws Exception {
    try (var issuer = open(List.of("http-01"))) {
      var before = pebble.orders();
      var orders = new ArrayList<CompletionStage<IssuanceResult>>();
      for (var i = 0; i < 30; i++)
        orders.add(issuer.order(DomainName.parse("many" + i + ".shop.test")));

      for (var order : orders) issued(answer(order));

      assertThat(pebble.orders() - before).isEqualTo(30);
    }
  }

  @Test
  void saysThatANameDoesNotResolve() throws Exception {
    pebble.resolveOthers("");
    try (var issuer = open(List.of("http-01", "tls-alpn-01"))) {
      var refused = refused(order(issuer, "nowhere.shop.test"));

      assertThat(refused.failure().code()).isEqualTo(Code.DNS_NOT_POINTING_HERE);
      assertThat(CHALLENGES.typesEverSaved()).containsExactly(ChallengeStore.Type.HTTP_01);
    } finally {
      pebble.resolveOthers("127.0.0.1");
    }
  }

  @Test
  void saysWhichChallengesFailedWhenTheNamePointsElsewhere() throws Exception {
    pebble.resolve("elsewhere.shop.test", "127.0.0.77");
    try (var issuer = open(List.of("http-01", "tls-alpn-01"))) {
      var before = pebble.orders();

      var refused = refused(order(issuer, "elsewhere.shop.test"));

      assertThat(refused.failure().code()).isEqualTo(Code.CHALLENGE_FAILED);
      assertThat(refused.failure().detail())
          .contains("http-01: ")
          .contains("tls-alpn-01: ")
          .hasSizeLessThanOrEqualTo(ProblemText.LONGEST)
          .doesNotContainPattern("[A-Za-z0-9_-]{40}");
      assertThat(pebble.orders() - before).isEqualTo(2);
    }
    assertThat(metrics.timer("signet.order.duration", "result", "challenge-failed").count())
        .isEqualTo(1);
  }

  @Test
  void refusesAWildcardWithoutAskingTheAuthority() throws Exception {
    try (var issuer = open(List.of("http-01"))) {
      var before = pebble.orders();

      var refused = refused(order(issuer, "*.shop.test"));

      assertThat(refused.failure().code()).isEqualTo(Code.REJECTED_IDENTIFIER);
      assertThat(refused.failure().detail()).contains("dns-01");
      assertThat(pebble.orders()).isEqualTo(before);
    }
  }

  @Test
  void saysQuicklyThatTheAuthorityIsAway() throws Exception {
    try (var own = Pebble.start(Pebble.Options.ports(responders.httpPort(), responders.tlsPort()));
        var issuer = open(settings(own, List.of("http-01"), Duration.ofSeconds(20)))) {
      issued(order(issuer, "there.shop.test"));
      own.stop();

      var began = System.nanoTime();
      var refused = refused(order(issuer, "away.shop.test"));

      assertThat(refused.failure().code()).isEqualTo(Code.CA_UNREACHABLE);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));

      own.restart();
      issued(order(issuer, "back.shop.test"));
    }
  }

  @Test
  void checksTheNameInTheDirectorysCertificate() throws Exception {
    var options =
        Pebble.Options.ports(responders.httpPort(), responders.tlsPort())
            .withCertificateForLocalhostOnly();
    try (var own = Pebble.start(options);
        var issuer = open(settings(own, List.of("http-01"), Duration.ofSeconds(20)))) {
      var refused = refused(order(issuer, "shop.test.example"));

      assertThat(refused.failure().code()).isEqualTo(Code.CA_UNREACHABLE);
      assertThat(refused.failure().detail()).contains("TLS");
    }
  }

  @Test
  void doesNotTrustADirectoryThatTheCaFileDidNotSign() throws Exception {
    var settings = settings(pebble, List.of("http-01"), Duration.ofSeconds(20));
    var systemTrust =
        AcmeSettings.from(
            ConfigFactory.parseString("ca-file = \"\"")
                .withFallback(config(pebble, List.of("http-01"), Duration.ofSeconds(20))));
    assertThat(settings.caFile()).isPresent();
    try (var issuer = open(systemTrust)) {
      assertThat(refused(order(issuer, "trust.shop.test")).failure().code())
          .isEqualTo(Code.CA_UNREACHABLE);
    }
  }

  @Test
  void aCaFileWithoutCertificatesStopsTheStart(@TempDir Path directory) throws Exception {
    var empty = Files.writeString(directory.resolve("empty.pem"), "");
    var settings =
        AcmeSettings.from(
            ConfigFactory.parseString("ca-file = \"" + empty + "\"")
                .withFallback(config(pebble, List.of("http-01"), Duration.ofSeconds(20))));

    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("acme.ca-file")
        .hasMessageContaining("expected: certificates in PEM");
  }

  @Test
  void bindsTheAccountToAnExternalOne() throws Exception {
    var key = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";
    var options =
        Pebble.Options.ports(responders.httpPort(), responders.tlsPort())
            .withExternalAccount("kid-1", key);
    try (var own = Pebble.start(options)) {
      try (var unbound = open(settings(own, List.of("http-01"), Duration.ofSeconds(20)))) {
        assertThat(refused(order(unbound, "unbound.shop.test")).failure().code())
            .isEqualTo(Code.ACCOUNT_REFUSED);
      }
      var bound =
          AcmeSettings.from(
              ConfigFactory.parseString(
                      "external-account { key-id = kid-1, key = \"" + key + "\" }")
                  .withFallback(config(own, List.of("http-01"), Duration.ofSeconds(20))));
      try (var issuer = open(bound)) {
        issued(order(issuer, "bound.shop.test"));
      }
    }
  }

  @Test
  void givesUpWhenTheAuthorityTakesTooLong() throws Exception {
    var options =
        Pebble.Options.ports(responders.httpPort(), responders.tlsPort()).withMaximalSleep(40);
    try (var own = Pebble.start(options);
        var issuer = open(settings(own, List.of("http-01"), Duration.ofMillis(900)))) {
      assertThat(refused(order(issuer, "slow.shop.test")).failure().code())
          .isEqualTo(Code.TIMED_OUT);
    }
  }

  @Test
  void measuresOneOrder() throws Exception {
    try (var own =
            Pebble.start(
                Pebble.Options.ports(responders.httpPort(), responders.tlsPort())
                    .withNonceReject(0));
        var issuer = open(settings(own, List.of("http-01"), Duration.ofSeconds(20)))) {
      issuer.prepare();
      await().atMost(Duration.ofSeconds(20)).until(accounts::isRegistered);
      var times = new ArrayList<Long>();
      for (var i = 0; i < 10; i++) {
        var began = System.nanoTime();
        issued(order(issuer, "measured" + i + ".shop.test"));
        times.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
      }
      System.out.println("orders at Pebble, milliseconds, after preparation: " + times);
      assertThat(times.getLast()).isLessThan(5000);
    }
  }

  private AcmeIssuer open(List<String> challenges) throws IOException {
    return open(settings(pebble, challenges, Duration.ofSeconds(20)));
  }

  private AcmeIssuer open(AcmeSettings settings) throws IOException {
    return AcmeIssuer.open(
        settings,
        accounts,
        CHALLENGES,
        Optional.empty(),
        TestSeal.SEAL,
        InstantSource.system(),
        metrics);
  }

  private static AcmeSettings settings(Pebble at, List<String> challenges, Duration timeout) {
    return AcmeSettings.from(config(at, challenges, timeout));
  }

  private static Config config(Pebble at, List<String> challenges, Duration timeout) {
    return ConfigFactory.parseMap(
            Map.of(
                "directory",
                at.directoryUrl().toString(),
                "ca-file",
                at.caFile().toString(),
                "email",
                "ops@shop.example",
                "profile",
                "shortlived",
                "challenges",
                challenges,
                "order-timeout",
                timeout))
        .withFallback(ConfigFactory.load().getConfig("signet.acme"));
  }

  private static IssuanceResult order(AcmeIssuer issuer, String name) {
    return answer(issuer.order(DomainName.parse(name)));
  }

  private static IssuanceResult answer(CompletionStage<IssuanceResult> stage) {
    return stage.toCompletableFuture().orTimeout(40, TimeUnit.SECONDS).join();
  }

  private static ServerCertificate issued(IssuanceResult result) {
    assertThat(result).isInstanceOf(Issued.class);
    return TestSeal.SEAL.open(((Issued) result).certificate());
  }

  private static Refused refused(IssuanceResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return (Refused) result;
  }

  private static void assertVerifies(ServerCertificate certificate) throws Exception {
    var factory = CertificateFactory.getInstance("X.509");
    var root =
        (X509Certificate)
            factory.generateCertificate(
                new ByteArrayInputStream(pebble.issuingRoot().getBytes(StandardCharsets.US_ASCII)));
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    var result =
        CertPathValidator.getInstance("PKIX")
            .validate(factory.generateCertPath(certificate.chain()), parameters);
    assertThat(((PKIXCertPathValidatorResult) result).getPublicKey())
        .isEqualTo(certificate.chain().getFirst().getPublicKey());
    assertThat(((PKIXCertPathValidatorResult) result).getTrustAnchor().getTrustedCert())
        .isEqualTo(root);
    assertThat(certificate.notAfter()).isAfter(Instant.now());
  }
}
