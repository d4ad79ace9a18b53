// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.PROTOCOL_ERROR;
import static dev.signet.edge.wire.http2.Http2RawClient.RST_STREAM;
import static dev.signet.edge.wire.http2.Http2RawClient.bytes;
import static dev.signet.edge.wire.http2.Http2RawClient.concat;
import static dev.signet.edge.wire.http2.Http2RawClient.indexedBlock;
import static dev.signet.edge.wire.http2.Http2RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.wire.http1.NoLeaks;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused costs its stream, and nothing else of the connection. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
final class RefusedOverHttp2Test {
  private final Http2TestServer server = new Http2TestServer();

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  static Stream<List<String>> refused() {
    return Stream.of(
        List.of(request("GET", "/search?q=a b")),
        List.of(request("GET", "/caf\u00c3\u00a9")),
        List.of(request("GET", "/\u0001")),
        List.of(request("GET", "/#fragment")),
        List.of(request("GET", "no-slash")),
        List.of(request("GET", "*")),
        List.of(request("GET", "https://a.example/")),
        List.of(request("GET", "/", "te", "gzip")),
        List.of(request("GET", "/", "x", "a\u0002b")),
        List.of(request("GET", "/", "Upper", "x")),
        List.of(request("GET", "/", "connection", "close")),
        List.of(request("GET", "/", "content-length", "abc")),
        List.of(request("GET", "/" + "a".repeat(9000))),
        List.of(request("GET", "/", "x-long", "a".repeat(20000))),
        List.of(request("GET", "/", "cookie", "a".repeat(10000), "cookie", "b".repeat(10000))),
        List.of(request("GET", "/", many(129))),
        List.of(
            request(
                "GET",
                "/",
                "a",
                "x".repeat(16000),
                "b",
                "x".repeat(16000),
                "c",
                "x".repeat(16000),
                "d",
                "x".repeat(16000),
                "e",
                "x".repeat(16000))));
  }

  private static String[] many(int count) {
    var fields = new String[2 * count];
    for (var i = 0; i < count; i++) {
      fields[2 * i] = "x-" + i;
      fields[2 * i + 1] = "y";
    }
    return fields;
  }

  /** Every field of the refused one enters the table, or pushes others out of it. */
  @ParameterizedTest
  @MethodSource("refused")
  void leavesTheTableRightAfterARefusedRequest(List<String> fields) throws Exception {
    try (var client = server.connect()) {
      client.headers(
          1,
          true,
          concat(Http2RawClient.block(request("GET", "/")), indexedBlock("x-before", "1")));
      assertThat(client.answer(1).status()).isEqualTo("200");

      client.headers(3, true, indexedBlock(fields.toArray(String[]::new)));
      var refused = client.answer(3);
      if (refused.status() == null) assertThat(refused.reset()).isEqualTo(PROTOCOL_ERROR);
      else assertThat(refused.status()).startsWith("4");

      client.headers(
          5, true, concat(Http2RawClient.block(request("GET", "/")), indexedBlock("x-after", "2")));
      assertThat(client.answer(5).status()).isEqualTo("200");
      assertThat(Messages.headOf(server.requests.getLast()).fields().first("x-after"))
          .isEqualTo("2");
      client.headers(7, true, concat(Http2RawClient.block(request("GET", "/")), bytes(0xbe)));
      assertThat(client.answer(7).status()).isEqualTo("200");
      assertThat(Messages.headOf(server.requests.getLast()).fields().first("x-after"))
          .isEqualTo("2");
    }
    assertThat(server.requests).hasSize(3);
    assertThat(server.refusals).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void dropsTheBodyOfARefusedRequest(List<String> fields) throws Exception {
    try (var client = server.connect()) {
      client.headers(1, false, fields.toArray(String[]::new));
      for (var i = 0; i < 20; i++) client.data(1, false, "x".repeat(16000));
      client.headers(1, true, "x-trailer", "y");

      assertThat(client.get(3, "/").answer(3).text()).isEqualTo("hello");
    }
  }

  @Test
  void saysWhichLimitWasExceeded() throws Exception {
    try (var client = server.connect()) {
      assertThat(client.get(1, "/" + "a".repeat(8191)).answer(1).status()).isEqualTo("200");
      assertThat(client.get(3, "/" + "a".repeat(8192)).answer(3).status()).isEqualTo("414");
      assertThat(client.get(5, "/", "x", "a".repeat(16384)).answer(5).status()).isEqualTo("200");
      assertThat(client.get(7, "/", "x", "a".repeat(16385)).answer(7).status()).isEqualTo("431");
      assertThat(client.get(9, "/", many(128)).answer(9).status()).isEqualTo("200");
      assertThat(client.get(11, "/", many(129)).answer(11).status()).isEqualTo("431");
    }
    assertThat(server.refusals).extracting(Refusal::status).containsExactly(414, 431, 431);
  }

  @Test
  void countsACookieInCrumbsAsOneField() throws Exception {
    var crumbs = Collections.nCopies(200, List.of("cookie", "a=1"));

    try (var client = server.connect()) {
      var fields = crumbs.stream().flatMap(List::stream).toArray(String[]::new);
      assertThat(client.get(1, "/", fields).answer(1).status()).isEqualTo("200");
    }
    assertThat(Messages.headOf(server.requests.getLast()).fields().size()).isEqualTo(1);
  }

  @Test
  void asksTheClientToStopABodyThatIsRefused() throws Exception {
    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/" + "a".repeat(9000)));

      assertThat(client.answer(1).status()).isEqualTo("414");
      assertThat(client.expect(RST_STREAM).code()).isEqualTo(Http2RawClient.NO_ERROR);
      assertThat(client.answersPing()).isTrue();
    }
  }

  @Test
  void refusesWhatWouldUnfoldToMuchFromATableEntry() throws Exception {
    var bomb = new byte[16000];
    Arrays.fill(bomb, (byte) 0xbe);

    try (var client = server.connect()) {
      client.headers(
          1,
          true,
          concat(
              Http2RawClient.block(request("GET", "/")),
              indexedBlock("x-big", "a".repeat(3900)),
              bomb));

      assertThat(client.answer(1).status()).isEqualTo("431");
      assertThat(client.get(3, "/").answer(3).status()).isEqualTo("200");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200_000, 2_000_000})
  void endsAConnectionWhoseBlockIsBeyondAnyMeasure(int length) throws Exception {
    try (var client = server.connect()) {
      client.headers(1, true, concat(Http2RawClient.block("x", "a".repeat(length))));

      if (length > Http2Bounds.fieldBlock(Http2TestServer.LIMITS))
        assertThat(client.goAway()).isIn(PROTOCOL_ERROR, Http2RawClient.ENHANCE_YOUR_CALM, -1);
      else assertThat(client.answer(1).status()).isEqualTo("431");
    }
  }
}
