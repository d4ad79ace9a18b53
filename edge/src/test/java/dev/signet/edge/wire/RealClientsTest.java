// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.wire.http1.NoLeaks;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.WildcardName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** curl and openssl against both engines. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@ValueSource(strings = {"boringssl", "jdk"})
final class RealClientsTest {
  @Parameter String engine = "";

  private ListenerWorld world;

  @BeforeEach
  void start() {
    world = new ListenerWorld("signet.tls.engine = " + engine);
    world.serve("shop.example");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void servesHttp2AndHttp11OverTls12And13() throws Exception {
    assertThat(curl("--http2", "--tlsv1.3").output())
        .contains("GET https://shop.example", "HTTP_2 shop.example");
    assertThat(curl("--http1.1", "--tlsv1.3").output()).contains("HTTP_1_1 shop.example");
    assertThat(curl("--http2", "--tls-max", "1.2").output()).contains("HTTP_2 shop.example");
    assertThat(curl("--no-alpn", "--tls-max", "1.2").output()).contains("HTTP_1_1 shop.example");
  }

  @Test
  void keepsAConnectionForSeveralRequests() throws Exception {
    for (var version : List.of("--http1.1", "--http2")) {
      var command = new ArrayList<>(List.of("curl", "-sk", version, "-w", "%{num_connects} "));
      command.addAll(List.of("--connect-to", "::127.0.0.1:" + world.httpsPort()));
      for (var i = 0; i < 3; i++) command.add("https://shop.example/" + i);

      var curl = RunningCommand.run(command.toArray(String[]::new));

      assertThat(curl.output()).contains("/0 ", "/1 ", "/2 ", "\n1 ", "\n0 ");
    }
  }

  @Test
  void showsTheFallbackWithoutSniAndForUnknownNames() throws Exception {
    var none = openssl("-noservername");
    var unknown = openssl("-servername", "unknown.example");

    assertThat(none.output()).contains("CN = Signet fallback certificate");
    assertThat(unknown.output()).contains("CN = Signet fallback certificate");
    assertThat(world.domains.asked).doesNotContain(new HostName("unknown.example"));
  }

  @Test
  void readsFragmentedHellos() throws Exception {
    var cut = openssl("-servername", "shop.example", "-max_send_frag", "512", "-alpn", longAlpn());

    assertThat(cut.output()).contains("CN = test ", "ALPN protocol: h2");
  }

  @Test
  void answersAnAlertWhereNoProtocolIsShared() throws Exception {
    assertThat(openssl("-servername", "shop.example", "-alpn", "spdy/3").output())
        .contains("alert number 120");
    assertThat(openssl("-servername", "shop.example", "-alpn", "acme-tls/1").output())
        .contains("alert number 120");
    assertThat(
            openssl("-servername", "shop.example", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0")
                .output())
        .contains("alert number 70");
  }

  @Test
  void answersAPendingChallenge() throws Exception {
    var host = new HostName("challenged.example");
    world.sites.allowed.add(host);
    world.domains.tlsAlpn.put(host, "token.thumbprint");
    var living = world.contexts.living();

    var session = openssl("-servername", "challenged.example", "-alpn", "acme-tls/1", "-showcerts");

    assertThat(session.output()).contains("CN = ACME challenge", "ALPN protocol: acme-tls/1");
    await().untilAsserted(() -> assertThat(world.handshakes("challenge")).isEqualTo(1));
    assertThat(world.contexts.living()).isEqualTo(living);
  }

  @Test
  void showsTheWildcardsCertificateToHostsBelowIt() throws Exception {
    var wildcard = WildcardName.parse("*.many.example");
    world.sites.allowed.add(wildcard);
    world.domains.answer(
        wildcard,
        new dev.signet.actors.domain.Domains.Held(
            world.certificates.issue(wildcard, ListenerWorld.inAMonth())));

    assertThat(curlTo("a.many.example").output()).contains("*.many.example");
    assertThat(curlTo("b.many.example").output()).contains("*.many.example");
    assertThat(world.domains.asked).filteredOn(wildcard::equals).hasSize(1);
  }

  @Test
  void resumesSessionsAndNeverIntoAnotherCertificate() throws Exception {
    world.serve("first.example");
    world.serve("second.example");
    var file = java.nio.file.Files.createTempFile("session", ".pem");
    for (var version : List.of("-tls1_3", "-tls1_2")) {
      var full = request(version, "first.example", "-sess_out", file.toString());
      var resumed = request(version, "first.example", "-sess_in", file.toString());
      var other = request(version, "second.example", "-sess_in", file.toString());

      assertThat(full.output()).as(version).contains("New, TLS");
      assertThat(resumed.output()).as(version).contains("Reused, TLS");
      assertThat(other.output()).as(version).contains("New, TLS");
    }
  }

  @Test
  void answersPlainHttpOnTheTlsPortInItsLanguage() throws Exception {
    var curl = RunningCommand.run("curl", "-s", "http://127.0.0.1:" + world.httpsPort() + "/");

    assertThat(curl.output()).contains("plain HTTP request");
  }

  @Test
  void servesThePlainPort() throws Exception {
    var curl = RunningCommand.run("curl", "-si", "http://127.0.0.1:" + world.httpPort() + "/x");

    assertThat(curl.output()).contains("HTTP/1.1 200", "PLAIN none 127.0.0.1");
  }

  private RunningCommand request(String version, String name, String... more) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                "openssl",
                "s_client",
                version,
                "-connect",
                "127.0.0.1:" + world.httpsPort(),
                "-servername",
                name,
                "-ign_eof"));
    command.addAll(List.of(more));
    return RunningCommand.runWithInput(
        "GET / HTTP/1.1\r\nHost: " + name + "\r\nConnection: close\r\n\r\n",
        command.toArray(String[]::new));
  }

  private static String longAlpn() {
    var protocols = new StringBuilder("h2");
    for (var i = 0; i < 60; i++) protocols.append(",some-long-protocol-name-").append(i);
    return protocols.toString();
  }

  private RunningCommand curl(String... options) throws Exception {
    return curlTo("shop.example", options);
  }

  private RunningCommand curlTo(String host, String... options) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sk"));
    command.addAll(List.of(options));
    command.addAll(
        List.of("--connect-to", "::127.0.0.1:" + world.httpsPort(), "https://" + host + "/page"));
    return RunningCommand.run(command.toArray(String[]::new));
  }

  private RunningCommand openssl(String... options) throws Exception {
    var command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + world.httpsPort()));
    command.addAll(List.of(options));
    return RunningCommand.run(command.toArray(String[]::new));
  }
}
