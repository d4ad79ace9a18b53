// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.edge.wire.http1.NoLeaks;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed upon, and what is said where nothing can be; openssl is the visitor. */
@ExtendWith(NoLeaks.class)
@ParameterizedClass
@ValueSource(strings = {"boringssl", "jdk"})
final class NegotiationTest {
  private static final SelfSigned SHOP = SelfSigned.onCurve("secp256r1");

  @Parameter String engine = "";

  @ParameterizedTest
  @MethodSource("certificates")
  void showsEveryKindOfCertificate(SelfSigned certificate) throws Exception {
    try (var server = new GreetingServer(certificate.context(contexts()))) {
      var serial = "CN = self-signed " + certificate.certificate().getSerialNumber();

      assertThat(server.openssl("-tls1_3")).contains("TLSv1.3", serial, GreetingServer.GREETING);
      assertThat(server.openssl("-tls1_2")).contains("TLSv1.2", serial, GreetingServer.GREETING);
    }
  }

  static Stream<SelfSigned> certificates() {
    return Stream.of(
        SelfSigned.withRsa(), SelfSigned.onCurve("secp256r1"), SelfSigned.onCurve("secp384r1"));
  }

  @Test
  void refusesKeysThatNoBrowserTakes() {
    assertThatThrownBy(() -> SelfSigned.withEd25519().context(contexts()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: RSA, or EC");
  }

  @Test
  void prefersHttp2AndFallsBackToHttp11() throws Exception {
    try (var server = new GreetingServer(SHOP.context(contexts()))) {
      assertThat(server.openssl("-alpn", "http/1.1,h2")).contains("ALPN protocol: h2");
      assertThat(server.openssl("-alpn", "http/1.1")).contains("ALPN protocol: http/1.1");
      assertThat(server.openssl()).contains("No ALPN negotiated");
    }
  }

  @Test
  void answersAChallengeWithItsProtocolAlone() throws Exception {
    var context =
        contexts().createForChallenge(List.of(SHOP.certificate()), SHOP.keys().getPrivate());
    try (var server = new GreetingServer(context)) {
      assertThat(server.openssl("-alpn", "acme-tls/1"))
          .contains("ALPN protocol: acme-tls/1", GreetingServer.GREETING);
      assertThat(server.openssl("-alpn", "h2")).doesNotContain("ALPN protocol: h2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X25519", "P-256", "P-384"})
  void takesTheGroupsThatAreSet(String group) throws Exception {
    try (var server = new GreetingServer(SHOP.context(contexts()))) {
      assertThat(server.openssl("-groups", group)).contains(GreetingServer.GREETING);
    }
  }

  /** draft-ietf-tls-ecdhe-mlkem; openssl's client does not know it yet. */
  @Test
  void agreesOnAGroupThatQuantumComputersDoNotBreak() throws Exception {
    assumeThat(engine).isEqualTo("boringssl");
    var context =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.OPENSSL)
            .trustManager(SHOP.certificate())
            .endpointIdentificationAlgorithm("")
            .option(OpenSslContextOption.GROUPS, new String[] {"X25519MLKEM768"})
            .build();
    var visitor = context.newHandler(ByteBufAllocator.DEFAULT);
    var contexts = contexts();
    var server = SHOP.context(contexts).newHandler(ByteBufAllocator.DEFAULT);
    var here = new EmbeddedChannel(server);
    var there = new EmbeddedChannel(visitor);

    for (var i = 0; i < 10; i++) {
      for (Object sent = there.readOutbound(); sent != null; sent = there.readOutbound())
        here.writeInbound(sent);
      for (Object sent = here.readOutbound(); sent != null; sent = here.readOutbound())
        there.writeInbound(sent);
    }

    assertThat(visitor.handshakeFuture().isSuccess()).isTrue();
    assertThat(server.handshakeFuture().isSuccess()).isTrue();
    there.finishAndReleaseAll();
    here.finishAndReleaseAll();
    contexts.close();
  }

  @Test
  void asksForNoClientCertificate() throws Exception {
    try (var server = new GreetingServer(SHOP.context(contexts()))) {
      assertThat(server.openssl()).contains("No client certificate CA names sent");
    }
  }

  /**
   * RFC 8446 §4.1.1 and 6.2, RFC 5246 §7.2.2: the alert stands before the connection's end. The JDK
   * sometimes chooses another one than handshake_failure.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no group: -tls1_3 -groups P-521",
        "no group: -tls1_2 -groups P-521",
        "no signature algorithm: -tls1_3 -sigalgs RSA-PSS+SHA256",
        "no signature algorithm: -tls1_3 -sigalgs ECDSA+SHA384",
        "no cipher suite: -tls1_2 -cipher AES128-SHA",
        "no cipher suite for the key: -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256",
      })
  void saysInAnAlertThatNothingIsShared(String attempt) throws Exception {
    try (var server = new GreetingServer(SHOP.context(contexts()))) {
      var output = server.openssl(options(attempt));

      assertThat(output).contains(engine.equals("jdk") ? "alert number" : "alert number 40");
      assertThat(server.nextHandshake().isSuccess()).isFalse();
    }
  }

  @Test
  void saysInAnAlertThatTheVersionIsTooOld() throws Exception {
    try (var server = new GreetingServer(SHOP.context(contexts()))) {
      var output = server.openssl("-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0");

      assertThat(output).contains("alert number 70");
    }
  }

  private TlsContexts contexts() {
    return new TlsContexts(TestTlsSettings.with("engine = " + engine));
  }

  private static String[] options(String attempt) {
    return attempt.substring(attempt.indexOf(": ") + 2).split(" ");
  }
}
