// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.http1.NoLeaks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * RFC 9113 and RFC 7541 in raw frames, by section, after the cases of public conformance suites.
 * {@code /slow} is answered never, {@code /large} with more than the first windows hold.
 */
@Timeout(30)
@ExtendWith(NoLeaks.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2ConformanceTest {
  private final Http2TestServer server =
      new Http2TestServer()
          .answering(
              request ->
                  switch (Messages.headOf(request).target()) {
                    case "/slow" -> new CompletableFuture<>();
                    case "/large" ->
                        CompletableFuture.completedFuture(
                            HttpResponse.create()
                                .withEntity(
                                    HttpEntities.create(
                                        ByteString.fromString("x".repeat(200_000)))));
                    default -> CompletableFuture.completedFuture(Http2TestServer.text("hello"));
                  });

  @AfterAll
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  /** What a client does. */
  interface Doing {
    void on(Http2RawClient client) throws IOException;
  }

  sealed interface Outcome {
    /** The connection ends, with GOAWAY of one of these codes. */
    record ConnectionError(List<Integer> codes) implements Outcome {}

    /** The stream is reset with one of these codes, and the connection goes on. */
    record StreamError(int stream, List<Integer> codes) implements Outcome {}

    /** The connection goes on. */
    record Fine() implements Outcome {}

    /** The stream is answered. */
    record Answered(int stream) implements Outcome {}
  }

  record Case(String section, String name, Doing doing, Outcome outcome) {
    @Override
    public String toString() {
      return section + " " + name;
    }
  }

  private static Outcome goAway(Integer... codes) {
    return new Outcome.ConnectionError(List.of(codes));
  }

  private static Outcome reset(int stream, Integer... codes) {
    return new Outcome.StreamError(stream, List.of(codes));
  }

  private static Outcome answered(int stream) {
    return new Outcome.Answered(stream);
  }

  private static final Outcome FINE = new Outcome.Fine();

  private static Case of(String section, String name, Outcome outcome, Doing doing) {
    return new Case(section, name, doing, outcome);
  }

  private static Case malformed(String section, String name, String... fields) {
    return of(section, name, reset(1, PROTOCOL_ERROR), client -> client.headers(1, true, fields));
  }

  private static byte[] getBlock() {
    return block(request("GET", "/"));
  }

  private static void openSlow(Http2RawClient client) throws IOException {
    client.headers(1, false, request("POST", "/slow"));
  }

  private static void endedBoth(Http2RawClient client) throws IOException {
    assertThat(client.get(1, "/").answer(1).isWhole()).isTrue();
  }

  @ParameterizedTest
  @MethodSource({
    "connection",
    "frames",
    "streams",
    "dataHeadersPriorityReset",
    "settings",
    "pingGoAwayWindowContinuation",
    "messages",
    "compression"
  })
  void doesAsTheRfcSays(Case one) throws IOException {
    try (var client = server.connect().timeout(5_000)) {
      one.doing().on(client);

      switch (one.outcome()) {
        case Outcome.ConnectionError(var codes) -> assertThat(client.goAway()).isIn(codes);
        case Outcome.StreamError(var stream, var codes) -> {
          assertThat(client.answer(stream).reset()).isIn(codes);
          assertThat(client.answersPing()).isTrue();
        }
        case Outcome.Fine() -> assertThat(client.answersPing()).isTrue();
        case Outcome.Answered(var stream) -> {
          var answer = client.answer(stream);
          assertThat(answer.status()).isEqualTo("200");
          assertThat(answer.isWhole()).isTrue();
          assertThat(client.answersPing()).isTrue();
        }
      }
    }
  }

  static Stream<Case> connection() {
    return Stream.of(
        of("3.4", "preface, then SETTINGS", FINE, _ -> {}),
        of("3.4", "SETTINGS with values", FINE, c -> c.settings(MAX_CONCURRENT_STREAMS, 1)),
        of("5.5", "unknown frame type", FINE, c -> c.frame(0x16, 0, 0, bytes(0, 0, 0, 0))),
        of("5.5", "unknown frame on an idle stream", FINE, c -> c.frame(0xff, 0xff, 7, bytes(1))),
        of(
            "5.5",
            "unknown frame inside a field block",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(HEADERS, END_STREAM, 1, getBlock()).frame(0x16, 0, 0, bytes(0))),
        of(
            "7",
            "GOAWAY with an unknown code",
            FINE,
            c -> c.frame(GOAWAY, 0, 0, concat(int32(0), int32(0xff)))),
        of(
            "7",
            "RST_STREAM with an unknown code",
            FINE,
            c -> {
              openSlow(c);
              c.reset(1, 0xff);
            }));
  }

  static Stream<Case> frames() {
    return Stream.of(
        of(
            "4.1",
            "reserved bit of the stream identifier is ignored",
            answered(1),
            c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 0x8000_0001, getBlock())),
        of("4.1", "undefined flags are ignored", FINE, c -> c.frame(PING, 0x16, 0, new byte[8])),
        of(
            "4.2",
            "DATA of the largest size",
            FINE,
            c -> {
              openSlow(c);
              c.frame(DATA, END_STREAM, 1, new byte[16384]);
            }),
        of(
            "4.2",
            "DATA larger than announced",
            goAway(FRAME_SIZE_ERROR),
            c -> {
              openSlow(c);
              c.frame(DATA, END_STREAM, 1, new byte[16385]);
            }),
        of(
            "4.2",
            "HEADERS larger than announced",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, new byte[16385])),
        of(
            "4.2",
            "16 MiB announced, nothing sent",
            goAway(FRAME_SIZE_ERROR),
            c -> c.raw(encoded(0xffffff, DATA, 0, 1, new byte[0]))),
        of(
            "4.3",
            "block that does not decode",
            goAway(COMPRESSION_ERROR),
            c -> c.frame(HEADERS, END_STREAM | END_HEADERS, 1, bytes(0x40, 0x05, 'a'))),
        of(
            "4.3",
            "PRIORITY inside a field block",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(HEADERS, END_STREAM, 1, getBlock()).frame(PRIORITY, 0, 1, new byte[5])),
        of(
            "4.3",
            "HEADERS of another stream inside a field block",
            goAway(PROTOCOL_ERROR),
            c ->
                c.frame(HEADERS, END_STREAM, 1, getBlock())
                    .frame(HEADERS, END_STREAM | END_HEADERS, 3, getBlock())));
  }

  static Stream<Case> streams() {
    return Stream.of(
        of("5.1", "idle: DATA", goAway(PROTOCOL_ERROR), c -> c.data(1, true, "x")),
        of("5.1", "idle: RST_STREAM", goAway(PROTOCOL_ERROR), c -> c.reset(1, CANCEL)),
        of("5.1", "idle: WINDOW_UPDATE", goAway(PROTOCOL_ERROR), c -> c.window(1, 100)),
        of(
            "5.1",
            "idle: CONTINUATION",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(CONTINUATION, END_HEADERS, 1, getBlock())),
        of(
            "5.1",
            "half-closed: DATA",
            reset(1, STREAM_CLOSED),
            c -> c.get(1, "/slow").data(1, true, "x")),
        of(
            "5.1",
            "half-closed: HEADERS",
            reset(1, STREAM_CLOSED, PROTOCOL_ERROR),
            c -> c.get(1, "/slow").get(1, "/")),
        of(
            "5.1",
            "half-closed: CONTINUATION",
            goAway(PROTOCOL_ERROR, STREAM_CLOSED),
            c -> c.get(1, "/slow").frame(CONTINUATION, END_HEADERS, 1, getBlock())),
        of("5.1", "half-closed: WINDOW_UPDATE", FINE, c -> c.get(1, "/slow").window(1, 1)),
        of("5.1", "half-closed: RST_STREAM", FINE, c -> c.get(1, "/slow").reset(1, CANCEL)),
        of(
            "5.1",
            "half-closed: PRIORITY",
            FINE,
            c -> c.get(1, "/slow").frame(PRIORITY, 0, 1, bytes(0, 0, 0, 0, 1))),
        of(
            "5.1",
            "closed by its sender: DATA",
            reset(1, STREAM_CLOSED),
            c -> {
              openSlow(c);
              c.reset(1, CANCEL).data(1, true, "x");
            }),
        of(
            "5.1",
            "closed by its sender: HEADERS",
            reset(1, STREAM_CLOSED),
            c -> {
              openSlow(c);
              c.reset(1, CANCEL).get(1, "/");
            }),
        of(
            "5.1",
            "closed: DATA",
            reset(1, STREAM_CLOSED),
            c -> {
              endedBoth(c);
              c.data(1, true, "x");
            }),
        of(
            "5.1",
            "closed: HEADERS",
            goAway(STREAM_CLOSED),
            c -> {
              endedBoth(c);
              c.get(1, "/");
            }),
        of(
            "5.1",
            "closed: CONTINUATION",
            goAway(PROTOCOL_ERROR, STREAM_CLOSED),
            c -> {
              endedBoth(c);
              c.frame(CONTINUATION, END_HEADERS, 1, getBlock());
            }),
        of(
            "5.1",
            "closed: PRIORITY",
            FINE,
            c -> {
              endedBoth(c);
              c.frame(PRIORITY, 0, 1, bytes(0, 0, 0, 0, 1));
            }),
        of(
            "5.1",
            "closed: WINDOW_UPDATE and RST_STREAM",
            FINE,
            c -> {
              endedBoth(c);
              c.window(1, 1).reset(1, CANCEL);
            }),
        of("5.1.1", "even stream identifier", goAway(PROTOCOL_ERROR), c -> c.get(2, "/")),
        of(
            "5.1.1",
            "smaller stream identifier than before",
            goAway(PROTOCOL_ERROR),
            c -> c.get(5, "/").get(3, "/")),
        of("5.1.1", "stream identifiers left out", answered(7), c -> c.get(7, "/")),
        of(
            "5.1.2",
            "more streams than announced",
            reset(2 * 128 + 1, REFUSED_STREAM),
            c -> {
              for (var i = 0; i <= 128; i++) c.headers(2 * i + 1, false, request("POST", "/slow"));
            }),
        of(
            "5.1.2",
            "body of a refused stream",
            FINE,
            c -> {
              for (var i = 0; i <= 128; i++) c.headers(2 * i + 1, false, request("POST", "/slow"));
              c.data(2 * 128 + 1, false, "x".repeat(1000)).data(2 * 128 + 1, true, "y");
            }),
        of(
            "5.3.1",
            "HEADERS that depend on themselves",
            goAway(PROTOCOL_ERROR),
            c ->
                c.frame(
                    HEADERS,
                    END_STREAM | END_HEADERS | PRIORITIZED,
                    1,
                    concat(int32(1), bytes(255), getBlock()))),
        of(
            "5.3.1",
            "PRIORITY that depends on itself",
            reset(1, PROTOCOL_ERROR),
            c -> c.get(1, "/slow").frame(PRIORITY, 0, 1, concat(int32(1), bytes(255)))),
        of(
            "5.4.1",
            "frame after a connection error",
            goAway(PROTOCOL_ERROR),
            c -> c.data(0, true, "x").ping("ignored!")));
  }

  static Stream<Case> dataHeadersPriorityReset() {
    return Stream.of(
        of("6.1", "DATA on stream 0", goAway(PROTOCOL_ERROR), c -> c.data(0, true, "x")),
        of(
            "6.1",
            "padding as long as the frame",
            goAway(PROTOCOL_ERROR),
            c -> {
              openSlow(c);
              c.frame(DATA, END_STREAM | PADDED, 1, bytes(6, 'h', 'e', 'l', 'l', 'o'));
            }),
        of(
            "6.1",
            "padded DATA",
            answered(1),
            c ->
                c.headers(1, false, request("POST", "/"))
                    .frame(DATA, END_STREAM | PADDED, 1, bytes(2, 'h', 'i', 0, 0))),
        of("6.2", "HEADERS on stream 0", goAway(PROTOCOL_ERROR), c -> c.get(0, "/")),
        of(
            "6.2",
            "padding as long as the frame",
            goAway(PROTOCOL_ERROR),
            c ->
                c.frame(
                    HEADERS, END_STREAM | END_HEADERS | PADDED, 1, concat(bytes(200), getBlock()))),
        of(
            "6.2",
            "padded HEADERS with priority",
            answered(1),
            c ->
                c.frame(
                    HEADERS,
                    END_STREAM | END_HEADERS | PADDED | PRIORITIZED,
                    1,
                    concat(bytes(3), int32(0x8000_0000), bytes(7), getBlock(), new byte[3]))),
        of(
            "6.2",
            "too short for its flags",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(HEADERS, END_STREAM | END_HEADERS | PRIORITIZED, 1, bytes(0, 0))),
        of(
            "6.3",
            "PRIORITY on stream 0",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(PRIORITY, 0, 0, new byte[5])),
        of(
            "6.3",
            "PRIORITY of 4 octets",
            reset(1, FRAME_SIZE_ERROR),
            c -> c.get(1, "/slow").frame(PRIORITY, 0, 1, new byte[4])),
        of(
            "6.3",
            "PRIORITY on an idle stream, then a request",
            answered(1),
            c -> c.frame(PRIORITY, 0, 1, bytes(0, 0, 0, 0, 1)).get(1, "/")),
        of("6.4", "RST_STREAM on stream 0", goAway(PROTOCOL_ERROR), c -> c.reset(0, CANCEL)),
        of(
            "6.4",
            "RST_STREAM of 3 octets",
            goAway(FRAME_SIZE_ERROR),
            c -> c.get(1, "/slow").frame(RST_STREAM, 0, 1, new byte[3])));
  }

  static Stream<Case> settings() {
    return Stream.of(
        of(
            "6.5",
            "ACK with a payload",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(SETTINGS, ACK, 0, new byte[6])),
        of("6.5", "on a stream", goAway(PROTOCOL_ERROR), c -> c.frame(SETTINGS, 0, 1, new byte[6])),
        of(
            "6.5",
            "of 3 octets",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(SETTINGS, 0, 0, new byte[3])),
        of("6.5.2", "ENABLE_PUSH 2", goAway(PROTOCOL_ERROR), c -> c.settings(ENABLE_PUSH, 2)),
        of(
            "6.5.2",
            "INITIAL_WINDOW_SIZE 2^31",
            goAway(FLOW_CONTROL_ERROR),
            c -> c.settings(INITIAL_WINDOW_SIZE, 0x8000_0000)),
        of(
            "6.5.2",
            "MAX_FRAME_SIZE 16383",
            goAway(PROTOCOL_ERROR),
            c -> c.settings(MAX_FRAME_SIZE, 16383)),
        of(
            "6.5.2",
            "MAX_FRAME_SIZE 2^24",
            goAway(PROTOCOL_ERROR),
            c -> c.settings(MAX_FRAME_SIZE, 1 << 24)),
        of("6.5.2", "an unknown setting", FINE, c -> c.settings(0xff, 1)),
        of(
            "6.5.2",
            "a table of 4 GiB",
            answered(1),
            c -> c.settings(HEADER_TABLE_SIZE, -1).get(1, "/")),
        of(
            "6.5.2",
            "no table at all",
            answered(1),
            c -> c.settings(HEADER_TABLE_SIZE, 0).get(1, "/")),
        of(
            "6.5.3",
            "acknowledgement of each",
            FINE,
            c -> {
              c.settings(MAX_CONCURRENT_STREAMS, 100).settings(MAX_CONCURRENT_STREAMS, 1);
              for (var i = 0; i < 3; i++)
                assertThat(c.await(f -> f.type() == SETTINGS && f.flags() == ACK)).isNotNull();
            }));
  }

  static Stream<Case> pingGoAwayWindowContinuation() {
    return Stream.of(
        of(
            "6.6",
            "PUSH_PROMISE from a client",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(PUSH_PROMISE, END_HEADERS, 1, concat(int32(2), getBlock()))),
        of(
            "6.7",
            "PING is answered with its octets",
            FINE,
            c -> {
              c.ping("octets!!");
              assertThat(c.expect(PING).payload()).isEqualTo("octets!!");
            }),
        of(
            "6.7",
            "acknowledged PING is not answered",
            FINE,
            c -> c.frame(PING, ACK, 0, "invalid!".getBytes(ISO_8859_1))),
        of(
            "6.7",
            "PING on a stream",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(PING, 0, 1, new byte[8])),
        of(
            "6.7",
            "PING of 6 octets",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(PING, 0, 0, new byte[6])),
        of(
            "6.8",
            "GOAWAY on a stream",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(GOAWAY, 0, 1, new byte[8])),
        of(
            "6.8",
            "GOAWAY too short",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(GOAWAY, 0, 0, new byte[4])),
        of(
            "6.8",
            "streams go on after the client's GOAWAY",
            answered(1),
            c -> c.get(1, "/").frame(GOAWAY, 0, 0, new byte[8])),
        of(
            "6.9",
            "WINDOW_UPDATE of 0 for the connection",
            goAway(PROTOCOL_ERROR),
            c -> c.window(0, 0)),
        of(
            "6.9",
            "WINDOW_UPDATE of 0 for a stream",
            reset(1, PROTOCOL_ERROR),
            c -> c.get(1, "/slow").window(1, 0)),
        of(
            "6.9",
            "WINDOW_UPDATE of 3 octets",
            goAway(FRAME_SIZE_ERROR),
            c -> c.frame(WINDOW_UPDATE, 0, 0, new byte[3])),
        of(
            "6.9.1",
            "a window of 1 is respected",
            FINE,
            c -> {
              c.settings(INITIAL_WINDOW_SIZE, 1).get(1, "/");
              assertThat(c.expect(DATA).payload()).isEqualTo("h");
            }),
        of(
            "6.9.1",
            "window of the connection beyond 2^31-1",
            goAway(FLOW_CONTROL_ERROR),
            c -> c.window(0, Integer.MAX_VALUE).window(0, Integer.MAX_VALUE)),
        of(
            "6.9.1",
            "window of a stream beyond 2^31-1",
            reset(1, FLOW_CONTROL_ERROR),
            c -> c.get(1, "/slow").window(1, Integer.MAX_VALUE).window(1, Integer.MAX_VALUE)),
        of(
            "6.9.1",
            "more than our window",
            reset(1, FLOW_CONTROL_ERROR),
            c -> {
              openSlow(c);
              for (var i = 0; i < 40; i++) c.frame(DATA, 0, 1, new byte[16384]);
            }),
        of(
            "6.9.2",
            "window opened by SETTINGS",
            FINE,
            c -> {
              c.settings(INITIAL_WINDOW_SIZE, 0).get(1, "/");
              c.expect(HEADERS);
              c.settings(INITIAL_WINDOW_SIZE, 1);
              assertThat(c.expect(DATA).payload()).isEqualTo("h");
              c.settings(INITIAL_WINDOW_SIZE, 100);
              assertThat(c.expect(DATA).payload()).isEqualTo("ello");
            }),
        of(
            "6.9.2",
            "window made negative",
            FINE,
            c -> {
              c.settings(INITIAL_WINDOW_SIZE, 3).get(1, "/");
              assertThat(c.expect(DATA).payload()).isEqualTo("hel");
              c.settings(INITIAL_WINDOW_SIZE, 2).window(1, 2);
              assertThat(c.expect(DATA).payload()).isEqualTo("l");
            }),
        of(
            "6.10",
            "CONTINUATION frames",
            answered(1),
            c -> {
              var b = getBlock();
              c.frame(HEADERS, END_STREAM, 1, java.util.Arrays.copyOf(b, 5));
              c.frame(CONTINUATION, 0, 1, java.util.Arrays.copyOfRange(b, 5, 9));
              c.frame(CONTINUATION, END_HEADERS, 1, java.util.Arrays.copyOfRange(b, 9, b.length));
            }),
        of(
            "6.10",
            "another frame than CONTINUATION",
            goAway(PROTOCOL_ERROR),
            c -> c.frame(HEADERS, 0, 1, getBlock()).data(1, true, "x")),
        of(
            "6.10",
            "CONTINUATION on stream 0",
            goAway(PROTOCOL_ERROR),
            c ->
                c.frame(HEADERS, END_STREAM, 1, getBlock())
                    .frame(CONTINUATION, END_HEADERS, 0, bytes())),
        of(
            "6.10",
            "CONTINUATION after END_HEADERS",
            goAway(PROTOCOL_ERROR),
            c -> c.get(1, "/slow").frame(CONTINUATION, END_HEADERS, 1, getBlock())),
        of(
            "6.10",
            "CONTINUATION after DATA",
            goAway(PROTOCOL_ERROR),
            c -> {
              openSlow(c);
              c.data(1, false, "x").frame(CONTINUATION, END_HEADERS, 1, getBlock());
            }));
  }

  static Stream<Case> messages() {
    var cases =
        new ArrayList<>(
            List.of(
                of(
                    "8.1",
                    "second HEADERS without END_STREAM",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow"))
                            .headers(1, false, block("x", "y"))),
                of(
                    "8.1",
                    "pseudo field in trailers",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow"))
                            .headers(1, true, block(":method", "200"))),
                of(
                    "8.1",
                    "control character in trailers",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow"))
                            .headers(1, true, block("x", "a\nb"))),
                of(
                    "8.1.1",
                    "content-length: not DATA's",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow", "content-length", "1"))
                            .data(1, true, "test")),
                of(
                    "8.1.1",
                    "content-length: not the sum of DATA",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow", "content-length", "5"))
                            .data(1, false, "te")
                            .data(1, true, "st")),
                of(
                    "8.1.1",
                    "content-length: less before trailers",
                    reset(1, PROTOCOL_ERROR),
                    c ->
                        c.headers(1, false, request("POST", "/slow", "content-length", "5"))
                            .data(1, false, "te")
                            .headers(1, true, block("x", "y")))));
    for (var length : List.of("abc", "", "-1", "+1", "1 0", "1,1", "9".repeat(19)))
      cases.add(
          malformed(
              "8.1.1",
              "content-length: " + length,
              request("POST", "/", "content-length", length)));
    cases.add(
        malformed(
            "8.1.1", "content-length without DATA", request("POST", "/", "content-length", "1")));
    cases.add(
        malformed(
            "8.1.1",
            "two content-lengths",
            request("POST", "/", "content-length", "0", "content-length", "00")));
    for (var name : List.of("X-Test", "x test", "", "x\u0000", "x:y", "\u00e9", "x\n"))
      cases.add(malformed("8.2.1", "field name '" + name + "'", request("GET", "/", name, "ok")));
    for (var value : List.of("a\u0000b", "a\rb", "a\nb", "a\u0001b", "a\u007fb", " a", "a ", "\ta"))
      cases.add(malformed("8.2.1", "field value '" + value + "'", request("GET", "/", "x", value)));
    for (var name :
        List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"))
      cases.add(malformed("8.2.2", name, request("GET", "/", name, "close")));
    for (var te : List.of("gzip", "trailers, deflate", "trailers;q=0.5"))
      cases.add(malformed("8.2.2", "te: " + te, request("GET", "/", "te", te)));
    cases.addAll(
        List.of(
            malformed(
                "8.3",
                "unknown pseudo field",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                ":authority",
                "a",
                ":test",
                "x"),
            malformed(
                "8.3",
                ":protocol",
                ":method",
                "CONNECT",
                ":protocol",
                "websocket",
                ":scheme",
                "https",
                ":path",
                "/",
                ":authority",
                "a"),
            malformed(
                "8.3",
                "pseudo field of responses",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                ":authority",
                "a",
                ":status",
                "200"),
            malformed(
                "8.3",
                "pseudo field after a field",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                "x",
                "y",
                ":authority",
                "a"),
            malformed("8.3.1", "empty :path", request("GET", "")),
            malformed("8.3.1", "no :method", ":scheme", "https", ":path", "/", ":authority", "a"),
            malformed("8.3.1", "no :scheme", ":method", "GET", ":path", "/", ":authority", "a"),
            malformed("8.3.1", "no :path", ":method", "GET", ":scheme", "https", ":authority", "a"),
            malformed(
                "8.3.1",
                "two :method",
                ":method",
                "GET",
                ":method",
                "POST",
                ":scheme",
                "https",
                ":path",
                "/"),
            malformed(
                "8.3.1",
                "two :scheme",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":scheme",
                "https",
                ":path",
                "/"),
            malformed(
                "8.3.1",
                "two :path",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                ":path",
                "/"),
            malformed(
                "8.3.1",
                "two :authority",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                ":authority",
                "a",
                ":authority",
                "a"),
            malformed(
                "8.3.1", "strange :scheme", ":method", "GET", ":scheme", "ftp://x", ":path", "/"),
            malformed(
                "8.3.1",
                "control in :authority",
                ":method",
                "GET",
                ":scheme",
                "https",
                ":path",
                "/",
                ":authority",
                "a\r\nb"),
            malformed("8.3.1", ":method with a space", request("GE T", "/")),
            malformed("8.3.1", "empty :method", request("", "/")),
            malformed(
                "8.5",
                "CONNECT with :path",
                ":method",
                "CONNECT",
                ":path",
                "/",
                ":authority",
                "a:1"),
            malformed("8.5", "CONNECT without :authority", ":method", "CONNECT"),
            of(
                "8.3.1",
                "no :authority",
                answered(1),
                c ->
                    c.headers(
                        1, true, ":method", "GET", ":scheme", "https", ":path", "/", "host", "a")),
            of("8.3.1", "OPTIONS *", answered(1), c -> c.headers(1, true, request("OPTIONS", "*"))),
            of(
                "8.4",
                "PUSH_PROMISE",
                goAway(PROTOCOL_ERROR),
                c -> c.frame(PUSH_PROMISE, END_HEADERS, 1, concat(int32(2), getBlock()))),
            of(
                "8",
                "POST with DATA",
                answered(1),
                c -> c.headers(1, false, request("POST", "/")).data(1, true, "test")),
            of(
                "8",
                "POST with trailers",
                answered(1),
                c ->
                    c.headers(1, false, request("POST", "/"))
                        .data(1, false, "test")
                        .headers(1, true, block("x", "y"))),
            of(
                "8",
                "HEAD with DATA",
                answered(1),
                c -> c.headers(1, false, request("HEAD", "/")).data(1, true, "x")),
            of(
                "8",
                "GET of length 0 with an empty DATA",
                answered(1),
                c ->
                    c.headers(1, false, request("GET", "/", "content-length", "0"))
                        .data(1, true, "")),
            of("8", "HEAD", answered(1), c -> c.headers(1, true, request("HEAD", "/")))));
    return cases.stream();
  }

  static Stream<Case> compression() {
    return Stream.of(
        of(
            "HPACK 2.3.3",
            "index beyond the tables",
            goAway(COMPRESSION_ERROR),
            c -> c.headers(1, true, bytes(0xff, 0x7f))),
        of("HPACK 6.1", "index 0", goAway(COMPRESSION_ERROR), c -> c.headers(1, true, bytes(0x80))),
        of(
            "HPACK 4.2",
            "table size at the block's end",
            goAway(COMPRESSION_ERROR),
            c -> c.headers(1, true, concat(getBlock(), bytes(0x20)))),
        of(
            "HPACK 6.3",
            "table size beyond ours",
            goAway(COMPRESSION_ERROR),
            c -> c.headers(1, true, concat(bytes(0x3f, 0xe2, 0x1f), getBlock()))),
        of(
            "HPACK 6.3",
            "table size within ours",
            answered(1),
            c -> c.headers(1, true, concat(bytes(0x3f, 0xe1, 0x1f), getBlock()))),
        of(
            "HPACK 5.2",
            "Huffman padding longer than 7 bits",
            goAway(COMPRESSION_ERROR),
            c ->
                c.headers(
                    1,
                    true,
                    concat(
                        getBlock(),
                        bytes(
                            0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x84, 0x49, 0x50, 0x9f,
                            0xff)))),
        of(
            "HPACK 5.2",
            "Huffman padding by 0",
            goAway(COMPRESSION_ERROR),
            c ->
                c.headers(
                    1,
                    true,
                    concat(
                        getBlock(),
                        bytes(0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x87, 0xff, 0x83, 0x49, 0x50, 0x90)))),
        of(
            "HPACK 5.2",
            "Huffman with EOS",
            goAway(COMPRESSION_ERROR),
            c ->
                c.headers(
                    1,
                    true,
                    concat(
                        getBlock(),
                        bytes(
                            0x00, 0x85, 0xf2, 0xb2, 0x4a, 0x87, 0xff, 0x87, 0xff, 0xff, 0xff, 0xff,
                            0xff, 0xff, 0xff)))),
        of(
            "HPACK 6.2.1",
            "an entry is used again",
            answered(3),
            c -> {
              c.headers(1, true, concat(getBlock(), indexedBlock("x-kept", "yes"))).answer(1);
              c.headers(3, true, concat(getBlock(), bytes(0xbe)));
            }));
  }

  @Test
  void answersABrokenPrefaceByClosing() throws Exception {
    try (var client =
        Http2RawClient.silent(server.port()).raw("INVALID CONNECTION PREFACE\r\n\r\n")) {
      assertThat(client.goAway()).isIn(-1, PROTOCOL_ERROR);
    }
  }

  @Test
  void answersAPrefaceWithoutSettingsByClosing() throws Exception {
    try (var client =
        Http2RawClient.silent(server.port())
            .raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .ping("toosoon!")) {
      assertThat(client.goAway()).isIn(-1, PROTOCOL_ERROR);
    }
  }

  @Test
  void sendsSettingsFirst() throws Exception {
    try (var client = Http2RawClient.silent(server.port())) {
      var first = client.expect(SETTINGS);

      assertThat(first.flags()).isZero();
    }
  }

  @Test
  void writesNoFrameLargerThanTheLeastHoweverLargeTheClientAllowsThem() throws Exception {
    try (var client = server.connect()) {
      client
          .settings(MAX_FRAME_SIZE, (1 << 24) - 1, INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)
          .window(0, 1 << 30)
          .get(1, "/large");

      var length = 0;
      for (var frame = client.expect(DATA); ; frame = client.expect(DATA)) {
        assertThat(frame.payload().length()).isLessThanOrEqualTo(16384);
        length += frame.payload().length();
        if (frame.ends()) break;
      }
      assertThat(length).isEqualTo(200_000);
    }
  }
}
