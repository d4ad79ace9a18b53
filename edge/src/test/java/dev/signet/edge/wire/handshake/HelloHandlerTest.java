// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import static dev.signet.edge.wire.hello.HelloBytes.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.certificate.TestCertificates;
import dev.signet.edge.wire.ListenerWorld;
import dev.signet.edge.wire.RunningCommand;
import dev.signet.edge.wire.handshake.HandshakeDecision.Serve;
import dev.signet.edge.wire.http1.NoLeaks;
import dev.signet.edge.wire.http1.RawClient;
import dev.signet.protocol.name.HostName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong on our side of a handshake is the client's to know, and not to wait for. */
@ExtendWith(NoLeaks.class)
final class HelloHandlerTest {
  private static final String INTERNAL_ERROR = "\25\3\3\0\2\2\120";

  private final ListenerWorld world = new ListenerWorld("signet.handshake.timeout = 60s");

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDecisionThatFailsIsAnAlertAndIsCounted() {
    var failed = CompletableFuture.<HandshakeDecision>failedFuture(new IllegalStateException());

    assertThat(answered((_, _) -> pending(failed))).isEqualTo(INTERNAL_ERROR);
    assertThat(world.handshakes("internal-error")).isEqualTo(1);
  }

  @Test
  void aDecisionThatFailsLaterIsAnAlertAndIsCounted() {
    Handshakes broken =
        (_, _) ->
            pending(
                CompletableFuture.supplyAsync(
                    () -> {
                      throw new IllegalStateException();
                    },
                    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS)));

    assertThat(answered(broken)).isEqualTo(INTERNAL_ERROR);
    assertThat(world.handshakes("internal-error")).isEqualTo(1);
  }

  @Test
  void whoCannotDecideAtAllSaysSoToo() {
    Handshakes broken =
        (_, _) -> {
          throw new IllegalStateException();
        };

    assertThat(answered(broken)).isEqualTo(INTERNAL_ERROR);
    assertThat(world.handshakes("internal-error")).isEqualTo(1);
  }

  @Test
  void aHandlerThatCannotBeMadeIsAnAlertAndIsCounted() {
    var now = CompletableFuture.<HandshakeDecision>completedFuture(unusable());
    var later =
        CompletableFuture.<HandshakeDecision>supplyAsync(
            HelloHandlerTest::unusable,
            CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));

    assertThat(answered((_, _) -> pending(now))).isEqualTo(INTERNAL_ERROR);
    assertThat(answered((_, _) -> pending(later))).isEqualTo(INTERNAL_ERROR);
    assertThat(world.handshakes("internal-error")).isEqualTo(2);
  }

  @Test
  void whatIsServedIsWhatTheEngineHasToldTheClient() throws Exception {
    var certificate =
        TestCertificates.create(new HostName("shop.example"), ListenerWorld.inAMonth(), 1);
    // one that knows no HTTP, and so agrees on nothing
    var context = world.contexts.createForChallenge(certificate.chain(), certificate.privateKey());
    var decision = new Serve(context, Optional.empty(), Optional.empty(), "completed");
    var port = world.listen((_, _) -> pending(CompletableFuture.completedFuture(decision)));

    var session =
        RunningCommand.runWithInput(
            "GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n",
            "openssl",
            "s_client",
            "-ign_eof",
            "-alpn",
            "h2,http/1.1",
            "-connect",
            "127.0.0.1:" + port.localAddress().getPort());

    assertThat(session.output()).contains("No ALPN negotiated", "200 OK", "HTTP_1_1");
    context.retire();
  }

  /** What a client hears until the connection ends. */
  private String answered(Handshakes handshakes) {
    var port = world.listen(handshakes);
    String answer;
    try (var client = RawClient.plain(port.localAddress().getPort())) {
      client.sends(hello().serverName("shop.example").record());
      answer = client.ending().octets();
    }
    await().untilAsserted(() -> assertThat(port.openConnections()).isZero());
    return answer;
  }

  /** No TLS context at all: the handler cannot be made of it. */
  @SuppressWarnings("NullAway")
  private static HandshakeDecision unusable() {
    return new Serve(null, Optional.empty(), Optional.empty(), "completed");
  }

  private static Handshakes.Pending pending(CompletionStage<HandshakeDecision> decision) {
    return new Handshakes.Pending() {
      @Override
      public CompletionStage<HandshakeDecision> decision() {
        return decision;
      }

      @Override
      public void abandon() {}
    };
  }
}
