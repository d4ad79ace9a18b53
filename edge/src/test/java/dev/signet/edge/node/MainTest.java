// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signet.persistence.testing.aws.FakeKms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program as a process: how it starts, serves, refuses and stops. */
class MainTest {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void servesADomainOverACertificateMadeOnDemandAndStopsInOrder() throws Exception {
    var origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 4);
          exchange.getResponseBody().write("page".getBytes(US_ASCII));
          exchange.close();
        });
    origin.start();
    try (var node = NodeProcess.start(directory, Map.of("SIGNET_ORIGIN_ALLOW_PRIVATE", "true"));
        var client = HttpClient.newHttpClient()) {
      var admin = node.awaitReady("admin");
      var token = Files.readString(directory.resolve("data/admin-token")).strip();

      assertThat(get(client, admin.resolve("/metrics")).body())
          .contains(
              "signet_handshakes_total{result=",
              "signet_handshakes_waiting ",
              "signet_orders_total{result=",
              "signet_certificates{state=\"active\"}",
              "signet_certificates_expiring ",
              "signet_requests_total{status=",
              "signet_cache_requests_total{result=",
              "signet_cache_bytes{tier=\"memory\"}",
              "signet_origin_fetches_total{result=",
              "signet_bus_messages_total{event=",
              "signet_region_revision",
              "signet_region_lag_seconds",
              "jvm_memory_used_bytes",
              "process_uptime_seconds");

      var form =
          "{\"tenant\":\"t1\",\"origin\":{\"url\":\"http://127.0.0.1:"
              + origin.getAddress().getPort()
              + "\"}}";
      var put =
          client.send(
              HttpRequest.newBuilder(admin.resolve("/v1/domains/shop.test"))
                  .header("Authorization", "Bearer " + token)
                  .header("Content-Type", "application/json")
                  .PUT(HttpRequest.BodyPublishers.ofString(form))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
      assertThat(visit(node.awaitReady("https"), "shop.test")).startsWith("HTTP/1.1 200 ");

      assertThat(get(client, admin.resolve("/health/ready")).statusCode()).isEqualTo(200);
      assertThat(get(client, admin.resolve("/metrics")).body())
          .contains(
              "signet_certificates{state=\"active\"}",
              "signet_cache_requests_total{result=\"miss\"} 1.0");

      node.terminate();
      assertThat(node.awaitExit(STOP_LIMIT)).isZero();
      assertThat(node.output().lines()).hasSize(1).allMatch(line -> line.startsWith("ready: "));
      assertThat(node.errors()).doesNotContain(token, "level=error", "level=warn message=\"a ");
    } finally {
      origin.stop(0);
    }
  }

  @Test
  void aBadSettingEndsTheStartWithOneLineAndExitCode2() {
    try (var node = NodeProcess.start(directory, Map.of("SIGNET_HTTPS_PORT", "eight"))) {
      assertThat(node.awaitExit(STOP_LIMIT)).isEqualTo(2);
      assertThat(node.errors().lines())
          .containsExactly(
              "signet: SIGNET_HTTPS_PORT: \"eight\" (expected: a port, 1–65535, or 0 for any free"
                  + " one)");
      assertThat(node.output()).isEmpty();
    }
  }

  @Test
  void aPortThatIsTakenEndsTheStartWithOneLineAndExitCode1() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var node =
            NodeProcess.start(
                directory,
                Map.of(
                    "SIGNET_HTTPS_PORT",
                    Integer.toString(taken.getLocalPort()),
                    "SIGNET_LOG_LEVEL",
                    "error"))) {
      assertThat(node.awaitExit(STOP_LIMIT)).isEqualTo(1);
      assertThat(node.errors().lines())
          .singleElement()
          .asString()
          .startsWith("signet: SIGNET_HTTPS_PORT: 127.0.0.1:" + taken.getLocalPort());
      assertThat(node.output()).isEmpty();
    }
  }

  @Test
  void takesTheMasterKeyFromKmsAndSaysWhenItMayNot() throws Exception {
    try (var kms = new FakeKms()) {
      var arn = kms.create("eu-west-1", "mrk-1", "HMAC_256");
      var environment =
          Map.of(
              "SIGNET_MASTER_KEY",
              "aws-kms://" + arn,
              "AWS_ENDPOINT_URL_KMS",
              kms.endpoint().toString(),
              "AWS_ACCESS_KEY_ID",
              FakeKms.KEY,
              "AWS_SECRET_ACCESS_KEY",
              FakeKms.SECRET);
      try (var node = NodeProcess.start(directory, environment)) {
        node.awaitReady("admin");
        assertThat(directory.resolve("data/master-key")).doesNotExist();
        node.terminate();
        assertThat(node.awaitExit(STOP_LIMIT)).isZero();
      }
      kms.deny(arn);
      try (var node = NodeProcess.start(directory, environment)) {
        assertThat(node.awaitExit(STOP_LIMIT)).isEqualTo(2);
        assertThat(node.errors().lines())
            .filteredOn(line -> line.startsWith("signet: "))
            .singleElement()
            .asString()
            .startsWith("signet: SIGNET_MASTER_KEY: \"aws-kms://" + arn + "\" (expected: ")
            .contains("kms:GenerateMac; AWS says: AccessDeniedException");
      }
    }
  }

  @Test
  void anotherNodesDataDirectoryIsNotTouched() {
    var data = directory.resolve("data");
    try (var _ = DataDirectory.claim(data);
        var node = NodeProcess.start(directory, Map.of())) {
      assertThat(node.awaitExit(STOP_LIMIT)).isEqualTo(1);
      assertThat(node.errors().lines())
          .singleElement()
          .asString()
          .startsWith("signet: data directory " + data + ": another node is running in it");
      assertThat(data.resolve("master-key")).doesNotExist();
    }
  }

  private static HttpResponse<String> get(HttpClient client, URI url)
      throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What a visitor gets who trusts the internal authority and no other. */
  private String visit(URI https, String host) throws IOException, GeneralSecurityException {
    try (var socket =
        (SSLSocket) trusting().getSocketFactory().createSocket("127.0.0.1", https.getPort())) {
      socket.setSoTimeout(20_000);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      socket
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private SSLContext trusting() throws IOException, GeneralSecurityException {
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var root = Files.newInputStream(directory.resolve("data/ca/root.pem"))) {
      trusted.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(root));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
