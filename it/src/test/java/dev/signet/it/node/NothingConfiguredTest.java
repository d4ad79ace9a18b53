// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.Visitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with nothing configured: SQLite, region store in memory, internal authority. */
final class NothingConfiguredTest {
  @TempDir static Path directory;
  private static OriginServer origin;
  private static SignetNode node;
  private static Visitor visitor;

  @BeforeAll
  static void start() {
    origin = OriginServer.start();
    node =
        SignetNode.in(directory.resolve("node"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .start();
    visitor = new Visitor(node, node.internalRoot());
  }

  @AfterAll
  static void stop() {
    node.close();
    origin.close();
  }

  @Test
  void theFirstVisitorGetsTheSiteOverACertificateMadeInThatHandshake() {
    node.allow("shop.test", "t1", origin.url());
    assertThat(node.get("/v1/domains/shop.test").body()).contains("\"state\":\"none\"");

    var first = visitor.https("shop.test", "/first?q=1");
    var second = visitor.https("shop.test", "/first?q=1");

    assertThat(first.exitCode()).isZero();
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("page /first?q=1 of shop.test\n");
    assertThat(first.header("Cache-Status"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("signet; fwd="));
    assertThat(second.header("Cache-Status"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("signet; hit"));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(origin.seen()).filteredOn(seen -> seen.target().equals("/first?q=1")).hasSize(1);
    assertThat(node.get("/v1/domains/shop.test").body()).contains("\"state\":\"active\"");
  }

  @Test
  void speaksHttp2AndHttp11OverTls12AndTls13() {
    node.allow("versions.test", "t1", origin.url());

    var http2 =
        visitor.https(
            "versions.test", "/", "--http2", "--tlsv1.3", "--write-out", "%{http_version}");
    var http11 =
        visitor.https(
            "versions.test",
            "/",
            "--http1.1",
            "--tls-max",
            "1.2",
            "--write-out",
            "%{http_version}");

    assertThat(http2.exitCode()).isZero();
    assertThat(http2.body()).endsWith("\n2");
    assertThat(http11.exitCode()).isZero();
    assertThat(http11.body()).endsWith("\n1.1");
  }

  @Test
  void sendsPlainHttpToHttps() {
    node.allow("plain.test", "t1", origin.url());

    var answer = visitor.http("plain.test", "/a/b?c=%20d");

    assertThat(answer.status()).isEqualTo(308);
    assertThat(answer.header("Location"))
        .hasValue("https://plain.test:" + node.httpsPort() + "/a/b?c=%20d");
  }

  @Test
  void hasNoSuchSiteForAnUnknownHost() {
    var plain = visitor.http("stranger.test", "/");
    var secure = visitor.https("stranger.test", "/", "--insecure");

    assertThat(plain.status()).isEqualTo(503);
    assertThat(plain.body().strip()).isEqualTo("No such site");
    assertThat(plain.header("Content-Type"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("text/plain"));
    assertThat(secure.status()).isEqualTo(503);
    assertThat(visitor.https("stranger.test", "/").exitCode()).isEqualTo(60);
  }

  @Test
  void misdirectsARequestForAHostThatTheCertificateDoesNotCover() {
    node.allow("one.test", "t1", origin.url());
    node.allow("two.test", "t1", origin.url());

    assertThat(visitor.https("one.test", "/", "--header", "Host: two.test").status())
        .isEqualTo(421);
  }

  @Test
  void servesAWildcardsHostsOverOneCertificate() {
    node.allow("*.many.test", "t1", origin.url());

    assertThat(visitor.https("a.many.test", "/").status()).isEqualTo(200);
    assertThat(visitor.https("b.many.test", "/").status()).isEqualTo(200);
    assertThat(visitor.https("a.b.many.test", "/").exitCode()).isEqualTo(60);
  }

  @Test
  void aRemovedDomainIsGoneAtOnce() {
    node.allow("gone.test", "t1", origin.url());
    assertThat(visitor.https("gone.test", "/").status()).isEqualTo(200);

    assertThat(node.call("DELETE", "/v1/domains/gone.test", "").statusCode()).isEqualTo(204);

    assertThat(visitor.https("gone.test", "/").exitCode()).isEqualTo(60);
    assertThat(visitor.https("gone.test", "/", "--insecure").status()).isEqualTo(503);
    assertThat(node.get("/v1/domains/gone.test").statusCode()).isEqualTo(404);
  }

  @Test
  void aPurgeMakesTheNextRequestAMiss() {
    node.allow("fresh.test", "t1", origin.url());
    visitor.https("fresh.test", "/page");
    assertThat(visitor.https("fresh.test", "/page").header("Cache-Status"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("signet; hit"));

    var purge =
        node.call(
            "POST", "/v1/purges", "{\"scope\":\"url\",\"value\":\"https://fresh.test/page\"}");

    assertThat(purge.statusCode()).isEqualTo(202);
    var id = purge.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(node.get("/v1/purges/" + id).body())
                    .contains("done")
                    .doesNotContain("pending"));
    assertThat(visitor.https("fresh.test", "/page").header("Cache-Status"))
        .hasValueSatisfying(v -> assertThat(v).startsWith("signet; fwd="));
  }

  @Test
  void opensslSeesTheFallbackCertificateWithoutAServerName() {
    var answer =
        Program.run(
            "openssl", "s_client", "-connect", "127.0.0.1:" + node.httpsPort(), "-noservername");

    assertThat(answer.text()).contains("BEGIN CERTIFICATE").contains("self-signed certificate");
  }

  @Test
  void keepsItsSecretsToItself() throws Exception {
    for (var name : new String[] {"admin-token", "master-key", "ca/root-key.pem"}) {
      var file = node.dataDirectory().resolve(name);
      if (name.equals("admin-token") && !Files.exists(file)) continue;
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(name)
          .isEqualTo("rw-------");
    }
    var masterKey = Files.readString(node.dataDirectory().resolve("master-key")).strip();
    assertThat(node.output()).doesNotContain(masterKey).doesNotContain("PRIVATE KEY");
  }

  @Test
  void stopsWithExitCode0AndComesBackWithItsCertificates(@TempDir Path own) {
    try (var first = SignetNode.in(own).with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true").start()) {
      first.allow("stays.test", "t1", origin.url());
      assertThat(new Visitor(first, first.internalRoot()).https("stays.test", "/").status())
          .isEqualTo(200);
      var serial = serial(first, "stays.test");

      assertThat(first.terminate(Duration.ofSeconds(30))).isZero();

      try (var second = SignetNode.in(own).with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true").start()) {
        assertThat(new Visitor(second, second.internalRoot()).https("stays.test", "/").status())
            .isEqualTo(200);
        assertThat(serial(second, "stays.test")).isEqualTo(serial);
      }
    }
  }

  private static String serial(SignetNode of, String name) {
    return of.get("/v1/domains/" + name).body().replaceAll(".*\"serial\":\"([^\"]+)\".*", "$1");
  }
}
