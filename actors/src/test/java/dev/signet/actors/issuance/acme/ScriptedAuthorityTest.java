// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.actors.issuance.P256;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Pebble never says: rate limits, CAA, renewal information, nonsense. */
@Timeout(30)
class ScriptedAuthorityTest {

  private final MemoryChallenges challenges = new MemoryChallenges();
  private final MemoryAccounts accounts = new MemoryAccounts();
  private ScriptedAuthority authority;

  @BeforeEach
  void start() throws IOException {
    authority = new ScriptedAuthority();
  }

  @AfterEach
  void stop() {
    await().atMost(Duration.ofSeconds(5)).until(challenges::isEmpty);
    authority.close();
  }

  @Test
  void tellsHowLongARateLimitLastsGivenAsADate() throws IOException {
    var until = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofHours(3));
    authority.answering(
        "/new-order",
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Retry-After", httpDate(until));
          ScriptedAuthority.problem(exchange, 429, "rateLimited", "too many certificates");
        });

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refused.failure().detail()).isEqualTo("too many certificates");
    assertThat(refused.notBefore().orElseThrow()).isCloseTo(until, within(5, ChronoUnit.SECONDS));
  }

  @Test
  void tellsHowLongARateLimitLastsGivenInSeconds() throws IOException {
    authority.answering(
        "/account",
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Retry-After", "600");
          ScriptedAuthority.problem(exchange, 429, "rateLimited", "too many registrations");
        });

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.RATE_LIMITED);
    assertThat(refused.notBefore().orElseThrow())
        .isCloseTo(Instant.now().plusSeconds(600), within(10, ChronoUnit.SECONDS));
  }

  @Test
  void aRateLimitWithoutAReadableEndHasNone() throws IOException {
    authority.answering(
        "/new-order",
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Retry-After", "tomorrow");
          ScriptedAuthority.problem(exchange, 429, "rateLimited", "slow down");
        });

    assertThat(((Refused) order()).notBefore()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsBetweenLooksAsLongAsAsked(boolean asDate) throws IOException {
    var looks = new ConcurrentLinkedQueue<Instant>();
    authority.answering(
        "/authorization",
        (exchange, request) -> {
          if (request.number() == 1) {
            ScriptedAuthority.json(exchange, 200, authority.authorization("pending", "null"));
            return;
          }
          looks.add(Instant.now());
          var now = Instant.now();
          exchange
              .getResponseHeaders()
              .set("Retry-After", asDate ? httpDate(now.plusSeconds(2)) : "1");
          ScriptedAuthority.json(
              exchange,
              200,
              authority.authorization(request.number() == 2 ? "pending" : "valid", "null"));
        });

    assertThat(order()).isInstanceOf(Issued.class);

    assertThat(looks).hasSize(2);
    var seen = List.copyOf(looks);
    assertThat(Duration.between(seen.get(0), seen.get(1)))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(8));
  }

  @Test
  void storesTheKeyAuthorizationBeforeTheAuthorityIsToldToLook() throws IOException {
    var pendingWhenTold = new AtomicReference<Boolean>();
    authority.answering(
        "/challenge",
        (exchange, request) -> {
          pendingWhenTold.set(!challenges.isEmpty());
          authority.asUsual(exchange, request);
        });

    assertThat(order()).isInstanceOf(Issued.class);

    assertThat(pendingWhenTold).hasValue(true);
  }

  @Test
  void aCaaRecordForbidsInASubproblem() throws IOException {
    authority.answering(
        "/finalize",
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
          ScriptedAuthority.send(
              exchange,
              403,
              """
              {"type":"urn:ietf:params:acme:error:malformed","detail":"rechecking failed",
               "subproblems":[{"type":"urn:ietf:params:acme:error:caa",
                 "detail":"CAA record for shop.test prevents issuance",
                 "identifier":{"type":"dns","value":"shop.test"}}]}
              """);
        });

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.CAA);
    assertThat(refused.failure().detail())
        .isEqualTo("rechecking failed (CAA record for shop.test prevents issuance)");
  }

  @Test
  void namesTheChallengeThatFailedWithoutItsToken() throws IOException {
    authority.answering(
        "/authorization",
        (exchange, request) ->
            ScriptedAuthority.json(
                exchange,
                200,
                request.number() == 1
                    ? authority.authorization("pending", "null")
                    : authority.authorization(
                        "invalid",
                        ScriptedAuthority.problem(
                            "unauthorized", "Wanted T0ken-T0ken-T0ken-T0ken, found a page"))));

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.CHALLENGE_FAILED);
    assertThat(refused.failure().detail())
        .contains("http-01: Wanted …, found a page")
        .doesNotContain("T0ken");
  }

  @Test
  void renewsInTheWindowThatTheAuthoritySuggests() throws IOException {
    var start = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(3));
    authority.suggesting(start, start.plus(Duration.ofDays(1)));

    var sealed = ((Issued) order()).certificate();

    assertThat(sealed.renewAt()).isBetween(start, start.plus(Duration.ofDays(1)));
  }

  @Test
  void renewalInformationThatFailsCostsNoCertificate() throws IOException {
    authority
        .suggesting(Instant.EPOCH, Instant.EPOCH)
        .answering(
            "/renewal-info",
            (exchange, _) -> ScriptedAuthority.send(exchange, 500, "<html>sorry</html>"));

    var sealed = ((Issued) order()).certificate();

    assertThat(Duration.between(sealed.notBefore(), sealed.renewAt()))
        .isBetween(Duration.ofDays(56), Duration.ofDays(60));
  }

  @Test
  void ordersWithTheProfileWhereItIsOffered() throws IOException {
    authority.withMeta("{\"profiles\":{\"shortlived\":\"six days\"}}");

    assertThat(order()).isInstanceOf(Issued.class);

    assertThat(authority.requests("/new-order").getFirst().payload().path("profile").asText())
        .isEqualTo("shortlived");
  }

  @Test
  void registersWithTermsAndContact() throws IOException {
    assertThat(order()).isInstanceOf(Issued.class);

    var registration = authority.requests("/account").getFirst().payload();
    assertThat(registration.path("termsOfServiceAgreed").asBoolean()).isTrue();
    assertThat(registration.at("/contact/0").asText()).isEqualTo("mailto:ops@shop.example");
  }

  @Test
  void readsTheDirectoryOnceForManyOrders() throws IOException {
    try (var issuer = open()) {
      for (var i = 0; i < 3; i++)
        assertThat(answer(issuer, "shop" + i + ".test")).isInstanceOf(Issued.class);
    }

    assertThat(authority.requests("/dir")).hasSize(1);
    assertThat(authority.requests("/account")).hasSize(1);
  }

  @Test
  void preparesTheAccountBeforeTheFirstOrder() throws IOException {
    try (var issuer = open()) {
      issuer.prepare();

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> authority.requests("/account").size() == 1);
      assertThat(answer(issuer, "shop.test")).isInstanceOf(Issued.class);
    }

    assertThat(authority.requests("/account")).hasSize(1);
  }

  @Test
  void anErrorPageIsAnAuthorityThatIsNotReachable() throws IOException {
    authority.answering(
        "/new-order",
        (exchange, _) -> ScriptedAuthority.send(exchange, 502, "<html>bad gateway</html>"));

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.CA_UNREACHABLE);
    assertThat(refused.failure().detail()).contains("502");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[]", "nonsense", "{\"status\":17}", ""})
  void nonsenseIsNotUnderstoodButHarmless(String body) throws IOException {
    authority.answering("/order", (exchange, _) -> ScriptedAuthority.json(exchange, 200, body));

    assertThat(((Refused) order()).failure().code()).isEqualTo(Code.CA_UNREACHABLE);
  }

  @Test
  void anEndlessAnswerIsCutOff() throws IOException {
    authority.answering(
        "/new-order",
        (exchange, _) ->
            ScriptedAuthority.json(exchange, 201, "{\"x\":\"" + "x".repeat(3_000_000) + "\"}"));

    assertThat(((Refused) order()).failure().code()).isEqualTo(Code.CA_UNREACHABLE);
  }

  @Test
  void refusesACertificateForAnotherKey() throws IOException {
    authority.answering(
        "/certificate",
        (exchange, _) -> {
          exchange.getResponseHeaders().set("Content-Type", "application/pem-certificate-chain");
          try {
            ScriptedAuthority.send(
                exchange, 200, authority.certificate(P256.generate().getPublic()));
          } catch (IOException e) {
            throw e;
          } catch (Exception e) {
            throw new IOException(e);
          }
        });

    var refused = (Refused) order();

    assertThat(refused.failure().code()).isEqualTo(Code.CA_UNREACHABLE);
    assertThat(refused.failure().detail()).contains("for another key");
  }

  private IssuanceResult order() throws IOException {
    try (var issuer = open()) {
      return answer(issuer, "shop.test");
    }
  }

  private static IssuanceResult answer(AcmeIssuer issuer, String name) {
    return issuer
        .order(DomainName.parse(name))
        .toCompletableFuture()
        .orTimeout(25, TimeUnit.SECONDS)
        .join();
  }

  private AcmeIssuer open() throws IOException {
    var settings =
        AcmeSettings.from(
            ConfigFactory.parseMap(
                    Map.of(
                        "directory", authority.directory().toString(),
                        "email", "ops@shop.example",
                        "profile", "shortlived",
                        "order-timeout", "20s"))
                .withFallback(ConfigFactory.load().getConfig("signet.acme")));
    return AcmeIssuer.open(
        settings,
        accounts,
        challenges,
        Optional.empty(),
        TestSeal.SEAL,
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
  }
}
