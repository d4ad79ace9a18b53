// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InternalIssuerTest {

  private static final InternalCaSettings SETTINGS =
      InternalCaSettings.from(ConfigFactory.load().getConfig("signet.internal-ca"));

  @TempDir Path directory;

  @Test
  void opensslAcceptsTheCertificateOfAHost() throws Exception {
    try (var issuer = open()) {
      var leaf = writePem(issue(issuer, "shop.example"));

      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-purpose",
                  "sslserver",
                  "-verify_hostname",
                  "shop.example",
                  "-CAfile",
                  root().toString(),
                  leaf.toString()))
          .contains("OK");
    }
  }

  @Test
  void opensslAcceptsTheCertificateOfAWildcardAndOfALongName() throws Exception {
    var longName = "a".repeat(60) + "." + "b".repeat(60) + ".shop.example";
    try (var issuer = open()) {
      var wildcard = writePem(issue(issuer, "*.shop.example"));
      var unusual = writePem(issue(issuer, longName));

      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-verify_hostname",
                  "any.shop.example",
                  "-CAfile",
                  root().toString(),
                  wildcard.toString()))
          .contains("OK");
      assertThat(
              openssl(
                  "verify",
                  "-x509_strict",
                  "-verify_hostname",
                  longName,
                  "-CAfile",
                  root().toString(),
                  unusual.toString()))
          .contains("OK");
    }
  }

  @Test
  void curlAcceptsTheCertificateInAHandshake() throws Exception {
    try (var issuer = open()) {
      var server = serve(issue(issuer, "shop.example"));
      try {
        var port = server.getAddress().getPort();

        var answer =
            run(
                List.of(
                    "curl",
                    "-sS",
                    "--max-time",
                    "20",
                    "--cacert",
                    root().toString(),
                    "--connect-to",
                    "shop.example:443:127.0.0.1:" + port,
                    "https://shop.example/"));

        assertThat(answer).isEqualTo("hello");
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void aLeafLooksAsBrowsersWantIt() throws Exception {
    try (var issuer = open()) {
      var certificate = issue(issuer, "shop.example");
      var leaf = certificate.leaf();

      assertThat(certificate.chain()).hasSize(1);
      assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(2, "shop.example"));
      assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
      assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
      assertThat(leaf.getSerialNumber().signum()).isPositive();
      assertThat(leaf.getSerialNumber().toByteArray()).hasSize(20);
      assertThat(Duration.between(certificate.notBefore(), certificate.notAfter()))
          .isEqualTo(SETTINGS.lifetime());
      assertThat(certificate.notBefore()).isBefore(Instant.now().minusSeconds(200));
    }
  }

  @Test
  void theRootStaysTheSameOverRestarts() throws Exception {
    ServerCertificate before;
    try (var issuer = open()) {
      before = issue(issuer, "shop.example");
    }
    var rootBefore = Files.readString(root());

    try (var issuer = open()) {
      var after = issue(issuer, "shop.example");

      assertThat(Files.readString(root())).isEqualTo(rootBefore);
      assertThat(after.serial()).isNotEqualTo(before.serial());
      assertThat(after.leaf().getIssuerX500Principal())
          .isEqualTo(before.leaf().getIssuerX500Principal());
    }
  }

  @Test
  void onlyTheOwnerReadsTheKeyAndEverybodyTheRoot() throws Exception {
    open().close();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("ca/root-key.pem"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root())))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void concurrentStartsAgreeOnOneRoot() throws Exception {
    var issuers = new ArrayList<String>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      Callable<String> start =
          () -> {
            try (var issuer = open()) {
              return issue(issuer, "shop.example").leaf().getIssuerX500Principal().getName();
            }
          };
      for (var future : threads.invokeAll(java.util.Collections.nCopies(8, start)))
        issuers.add(future.get());
    }

    assertThat(issuers).hasSize(8).containsOnly(issuers.getFirst());
  }

  @Test
  void aLeafNeverOutlivesTheRoot() throws Exception {
    var month =
        new InternalCaSettings(
            Duration.ofDays(30), Duration.ofMinutes(5), Duration.ofDays(30), 1, 1);
    open(month, Instant.now()).close();
    var later = Instant.now().plus(Duration.ofDays(20));

    try (var issuer = open(month, later)) {
      var certificate = issue(issuer, "shop.example");

      assertThat(certificate.notAfter())
          .isBefore(later.plus(Duration.ofDays(10)).plusSeconds(2))
          .isAfter(later);
    }
  }

  @Test
  void aRootThatHasEndedStopsTheStart() throws Exception {
    open().close();
    var afterItsEnd = Instant.now().plus(SETTINGS.rootLifetime()).plusSeconds(10);

    assertThatThrownBy(() -> open(SETTINGS, afterItsEnd))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root.pem: ended on");
  }

  @Test
  void aDamagedFileStopsTheStart() throws Exception {
    open().close();

    Files.writeString(root(), "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root.pem: damaged");

    Files.writeString(directory.resolve("ca/root-key.pem"), "");
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root-key.pem: damaged");
  }

  @Test
  void filesThatAreNoPairStopTheStart() throws Exception {
    open().close();
    var otherKey = Files.readString(directory.resolve("ca/root-key.pem"));
    Files.delete(directory.resolve("ca/root-key.pem"));
    Files.delete(root());
    open().close();

    Files.writeString(directory.resolve("ca/root-key.pem"), otherKey);

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the key does not belong to the certificate");
  }

  @Test
  void aRootWithoutItsKeyStopsTheStart() throws Exception {
    open().close();
    Files.delete(directory.resolve("ca/root-key.pem"));

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("root-key.pem: missing");
  }

  @Test
  void aKeyWithoutItsRootGetsARootThatOldLeavesVerifyWith() throws Exception {
    Path leaf;
    try (var issuer = open()) {
      leaf = writePem(issue(issuer, "shop.example"));
    }
    Files.delete(root());

    open().close();

    assertThat(openssl("verify", "-x509_strict", "-CAfile", root().toString(), leaf.toString()))
        .contains("OK");
  }

  @Test
  void issuesInMilliseconds() throws Exception {
    try (var issuer = open()) {
      for (var i = 0; i < 100; i++) issue(issuer, "warm" + i + ".example");

      var began = System.nanoTime();
      for (var i = 0; i < 100; i++) issue(issuer, "shop" + i + ".example");
      var each = Duration.ofNanos((System.nanoTime() - began) / 100);

      System.out.println("internal authority: " + each.toNanos() / 1000 + " µs per certificate");
      assertThat(each).isLessThan(Duration.ofMillis(50));
    }
  }

  private InternalIssuer open() throws IOException {
    return InternalIssuer.open(
        directory.resolve("ca"),
        SETTINGS,
        TestSeal.SEAL,
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  private InternalIssuer open(InternalCaSettings settings, Instant now) throws IOException {
    return InternalIssuer.open(
        directory.resolve("ca"),
        settings,
        TestSeal.SEAL,
        InstantSource.fixed(now),
        new SimpleMeterRegistry());
  }

  private static ServerCertificate issue(InternalIssuer issuer, String name) {
    var result =
        issuer
            .order(DomainName.parse(name))
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(result).isInstanceOf(Issued.class);
    return TestSeal.SEAL.open(((Issued) result).certificate());
  }

  private Path root() {
    return directory.resolve("ca/root.pem");
  }

  private Path writePem(ServerCertificate certificate) throws IOException {
    var sealed = TestSeal.SEAL.seal(certificate, certificate.notAfter());
    return Files.writeString(directory.resolve(certificate.serial() + ".pem"), sealed.chain());
  }

  private static HttpsServer serve(ServerCertificate certificate)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "leaf",
        certificate.privateKey(),
        new char[0],
        certificate.chain().toArray(X509Certificate[]::new));
    var keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(StandardCharsets.US_ASCII));
          }
        });
    server.start();
    return server;
  }

  private static String openssl(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
