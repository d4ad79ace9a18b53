// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.wire.http1.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that cost their sender less than us (RFC 9113 §10.5) end their connection. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
final class Http2FloodsTest {
  private final Http2TestServer server = new Http2TestServer();

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  interface Frames {
    byte[] number(int index);
  }

  record Flood(String name, int count, boolean isOfAnOpenStream, Frames frames) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] get(int stream) {
    return encoded(HEADERS, END_STREAM | END_HEADERS, stream, block(request("GET", "/never")));
  }

  private static byte[] getHit(int stream) {
    return encoded(HEADERS, END_STREAM | END_HEADERS, stream, block(request("GET", "/hit")));
  }

  private static final Hit HIT =
      new Hit(
          new RenderedHead(200, "OK", Fields.of()), 0, ByteString.fromString("x".repeat(10_000)));

  static Stream<Flood> floods() {
    return Stream.of(
        new Flood("SETTINGS", 100, false, _ -> encoded(SETTINGS, 0, 0, bytes())),
        new Flood("PING", 1000, false, _ -> encoded(PING, 0, 0, new byte[8])),
        new Flood(
            "PRIORITY", 2000, false, i -> encoded(PRIORITY, 0, 2 * i + 1, bytes(0, 0, 0, 0, 1))),
        new Flood("WINDOW_UPDATE", 3000, false, _ -> encoded(WINDOW_UPDATE, 0, 0, int32(1))),
        new Flood("unknown frames", 2000, false, _ -> encoded(0x77, 0, 0, bytes())),
        new Flood("empty DATA", 500, true, _ -> encoded(DATA, 0, 1, bytes())),
        new Flood("DATA of an octet", 30_000, true, _ -> encoded(DATA, 0, 1, bytes(1))),
        new Flood(
            "rapid reset",
            1000,
            false,
            i -> concat(get(2 * i + 1), encoded(RST_STREAM, 0, 2 * i + 1, int32(CANCEL)))),
        new Flood(
            "rapid reset of hits",
            2000,
            false,
            i -> concat(getHit(2 * i + 1), encoded(RST_STREAM, 0, 2 * i + 1, int32(CANCEL)))),
        new Flood(
            "WINDOW_UPDATE beside hits that wait for their windows",
            3000,
            false,
            i ->
                i < 100
                    ? concat(
                        i == 0 ? encoded(SETTINGS, 0, 0, concat(bytes(0, 4), int32(0))) : bytes(),
                        getHit(2 * i + 1))
                    : encoded(WINDOW_UPDATE, 0, 0, int32(1))),
        new Flood(
            "streams that we have to reset",
            1000,
            false,
            i -> concat(get(2 * i + 1), encoded(WINDOW_UPDATE, 0, 2 * i + 1, int32(0)))),
        new Flood(
            "malformed requests",
            1000,
            false,
            i -> encoded(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, block("x", "y"))),
        new Flood(
            "CONTINUATION",
            1000,
            false,
            i ->
                i == 0
                    ? encoded(HEADERS, END_STREAM, 1, block(request("GET", "/")))
                    : encoded(CONTINUATION, 0, 1, bytes())));
  }

  @ParameterizedTest
  @MethodSource("floods")
  void endsTheConnection(Flood flood) throws Exception {
    server
        .hitting(request -> request.target().equals("/hit") ? HIT : null)
        .answering(_ -> new CompletableFuture<>());
    try (var client = server.connect()) {
      if (flood.isOfAnOpenStream()) client.headers(1, false, request("POST", "/"));
      var all = new ByteArrayOutputStream();
      for (var i = 0; i < flood.count(); i++) all.writeBytes(flood.frames().number(i));
      var sender = sending(client, all.toByteArray());

      assertThat(client.goAway()).isEqualTo(ENHANCE_YOUR_CALM);
      sender.join();
    }
    await().atMost(Duration.ofSeconds(5)).until(server.connections::isEmpty);
  }

  private static Thread sending(Http2RawClient client, byte[] octets) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                client.raw(octets);
              } catch (IOException _) {
                // cut, as it should be
              }
            });
  }

  @Test
  void keepsHandlersOfResetStreamsWithinTwiceTheStreams() throws Exception {
    server.answering(_ -> new CompletableFuture<>());
    try (var client = server.connect()) {
      for (var i = 0; i < 150; i++) client.get(2 * i + 1, "/").reset(2 * i + 1, CANCEL);
      assertThat(client.answersPing()).isTrue();
      for (var i = 150; i < 280; i++) client.get(2 * i + 1, "/");
      assertThat(client.expect(RST_STREAM).code()).isEqualTo(REFUSED_STREAM);
    }
    assertThat(server.requests).hasSizeLessThanOrEqualTo(256);
  }

  @Test
  void letsABusyClientDoALotOfEverything() throws Exception {
    try (var client = server.connect()) {
      for (var i = 0; i < 1500; i++) {
        var stream = 2 * i + 1;
        client.get(stream, "/").window(0, 5);
        if (i % 2 == 0) client.ping("liveness");
        assertThat(client.answer(stream).text()).isEqualTo("hello");
      }
    }
  }
}
