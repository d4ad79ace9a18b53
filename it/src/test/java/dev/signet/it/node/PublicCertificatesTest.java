// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.testing.Pebble;
import dev.signet.it.harness.Handshake;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.Visitor;
import dev.signet.persistence.testing.FreePort;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node on real parts: Pebble (strict, refusing good nonces now and then) as the authority, Redis,
 * PostgreSQL.
 */
final class PublicCertificatesTest {
  @TempDir static Path directory;
  private static PostgresServer postgres;
  private static RedisServer redis;
  private static Pebble pebble;
  private static OriginServer origin;
  private static SignetNode node;
  private static Visitor visitor;

  @BeforeAll
  static void start() throws IOException {
    var http = FreePort.next();
    var https = FreePort.next();
    postgres = PostgresServer.started();
    redis = RedisServer.started();
    pebble = Pebble.start(Pebble.Options.ports(http, https));
    origin = OriginServer.start();
    node =
        SignetNode.in(directory.resolve("node"))
            .publicPorts(http, https)
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .with("SIGNET_ISSUER", "acme")
            .with("SIGNET_ACME_DIRECTORY", pebble.directoryUrl().toString())
            .with("SIGNET_ACME_CA_FILE", pebble.caFile().toString())
            .with("SIGNET_ACME_EMAIL", "ops@vendor.example")
            .with("SIGNET_DATABASE_URL", postgres.jdbcUrl())
            .with("SIGNET_DATABASE_USER", PostgresServer.USER)
            .with("SIGNET_DATABASE_PASSWORD", PostgresServer.PASSWORD)
            .with("SIGNET_REDIS_URL", redis.url())
            .start();
    var root = directory.resolve("pebble-root.pem");
    Files.writeString(root, pebble.issuingRoot());
    visitor = new Visitor(node, root);
  }

  @AfterAll
  static void stop() throws IOException {
    node.close();
    origin.close();
    pebble.close();
    redis.close();
    postgres.close();
  }

  @Test
  void theFirstVisitorGetsTheSiteOverACertificateOfTheAuthority() {
    node.allow("shop.customer.test", "t1", origin.url());

    var first = visitor.https("shop.customer.test", "/");
    var second = visitor.https("shop.customer.test", "/");

    assertThat(first.exitCode()).as(first.body() + node.output()).isZero();
    assertThat(first.body()).isEqualTo("page / of shop.customer.test\n");
    assertThat(second.header("Cache-Status"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("signet; hit"));
    assertThat(node.get("/v1/domains/shop.customer.test").body())
        .contains("\"state\":\"active\"")
        .containsPattern("\"issuer\":\"[^\"]*Pebble");
  }

  @Test
  void aHundredFirstVisitorsAtOnceCostOneOrder() throws Exception {
    node.allow("busy.customer.test", "t1", origin.url());
    var before = pebble.orders();

    var visits = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < 100; i++)
      visits.add(
          () ->
              Handshake.isFor(
                  "busy.customer.test",
                  Handshake.shownFor("busy.customer.test", node.httpsPort())));
    var servedItsOwn = 0;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var visit : executor.invokeAll(visits)) if (visit.get()) servedItsOwn++;
    }

    assertThat(servedItsOwn).isEqualTo(100);
    assertThat(pebble.orders() - before).isEqualTo(1);
  }

  @Test
  void aNameThatPointsElsewhereIsBackedOffAndSaysWhy() throws Exception {
    pebble.resolve("elsewhere.customer.test", "127.0.0.99");
    node.allow("elsewhere.customer.test", "t1", origin.url());

    var first = visitor.https("elsewhere.customer.test", "/");
    var before = pebble.orders();
    var second = visitor.https("elsewhere.customer.test", "/");

    assertThat(first.exitCode()).isEqualTo(60);
    assertThat(second.exitCode()).isEqualTo(60);
    assertThat(pebble.orders())
        .as("a handshake does not get around the back-off")
        .isEqualTo(before);
    assertThat(node.get("/v1/domains/elsewhere.customer.test").body())
        .contains("\"state\":\"backing-off\"")
        .containsPattern("\"lastError\":\\{\"code\":\"(challenge-failed|dns-not-pointing-here)\"")
        .doesNotContain("\"nextAttemptAt\":null");
    assertThat(node.call("POST", "/v1/domains/elsewhere.customer.test/renewal", "").statusCode())
        .isEqualTo(409);
  }

  @Test
  void aRenewalBringsAnotherCertificateToVisitors() throws Exception {
    node.allow("renewed.customer.test", "t1", origin.url());
    var first = Handshake.shownFor("renewed.customer.test", node.httpsPort());

    var answer = node.call("POST", "/v1/domains/renewed.customer.test/renewal", "");

    assertThat(answer.statusCode()).isEqualTo(202);
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              var shown = Handshake.shownFor("renewed.customer.test", node.httpsPort());
              assertThat(Handshake.isFor("renewed.customer.test", shown)).isTrue();
              assertThat(shown.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
            });
  }

  @Test
  void strangersAskingForChallengesGetNothing() {
    node.allow("quiet.customer.test", "t1", origin.url());

    assertThat(visitor.http("quiet.customer.test", "/.well-known/acme-challenge/abc").status())
        .isEqualTo(404);
    var alpn =
        Program.run(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + node.httpsPort(),
            "-servername",
            "quiet.customer.test",
            "-alpn",
            "acme-tls/1");
    assertThat(alpn.text()).doesNotContain("ALPN protocol: acme-tls/1");
  }

  @Test
  void neitherRedisNorPostgresEverSeesAPrivateKey() throws Exception {
    node.allow("sealed.customer.test", "t1", origin.url());
    assertThat(visitor.https("sealed.customer.test", "/").exitCode()).isZero();

    var dump =
        Program.run(
            "redis-cli",
            "-u",
            redis.url(),
            "--raw",
            "EVAL",
            "local out={} for _,k in ipairs(redis.call('KEYS','*')) do local t=redis.call('TYPE',k).ok;"
                + " if t=='string' then out[#out+1]=redis.call('GET',k)"
                + " elseif t=='hash' then for _,v in ipairs(redis.call('HVALS',k)) do out[#out+1]=v end end end return out",
            "0");

    assertThat(dump.text()).contains("sealed.customer.test").doesNotContain("PRIVATE KEY");
  }
}
