// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static dev.signet.edge.wire.http1.ScriptedExchanges.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.WireRequest.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is legal arrives octet for octet, however it was cut, and is answered. */
@ExtendWith(NoLeaks.class)
final class LegalRequestTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

  private static Http1World world;

  @BeforeAll
  static void start() {
    world = new Http1World();
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void reset() {
    world.exchanges.reset();
  }

  /** RFC 9112 §3, RFC 9110 §9.1: case counts, and any token will do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "get",
        "HEAD",
        "QUERY",
        "PROPFIND",
        "M-SEARCH",
        "!#$%&'*+-.^_`|~",
        "x",
        "CONNECT"
      })
  void takesAnyMethod(String method) {
    assertThat(arrived(method + " /t HTTP/1.1\r\nHost: a\r\n\r\n").method()).isEqualTo(method);
  }

  /** RFC 9112 §3.2, and what browsers send besides. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "*",
        "//x",
        "/a%2Bb",
        "/caf%E9",
        "/a/./b/../c",
        "/%7E~",
        "/?a[]=1|2&b={c}&d=\"e\"",
        "/search?q=50%",
        "/<>\\^`",
        "/%00",
        "http://b.example/x?y",
        "b.example:443",
        "/a;b=c,d:e@f!$&'()*+="
      })
  void keepsTargets(String target) {
    assertThat(arrived("OPTIONS " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").target())
        .isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({"HTTP/1.0, HTTP_1_0", "HTTP/1.1, HTTP_1_1", "HTTP/1.2, HTTP_1_1"})
  void understandsVersions(String version, Version understood) {
    assertThat(arrived("GET / " + version + "\r\nHost: a\r\n\r\n").version()).isEqualTo(understood);
  }

  /** RFC 9112 §2.2. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void skipsEmptyLinesBeforeARequest(int lines) {
    assertThat(arrived("\r\n".repeat(lines) + GET).target()).isEqualTo("/");
  }

  /** RFC 9110 §5.5, §5.1: names as written, values without the space around them. */
  @Test
  void keepsFieldsInOrderAndOctetForOctet() {
    var everyOctet = new StringBuilder();
    for (var octet = ' '; octet <= 0xff; octet++) if (octet != 0x7f) everyOctet.append(octet);
    var value = "x" + everyOctet + "\tx";

    var fields =
        arrived(
                "GET / HTTP/1.1\r\nhOsT: a\r\nX:\r\nX: \t \r\nX:y\r\nx:  y\t \r\n"
                    + "!#$%&'*+-.^_`|~09azAZ: z\r\nX-A: caf\u00e9\r\nX_Under: u\r\nAll: "
                    + value
                    + "\r\n\r\n")
            .fields();

    assertThat(fields)
        .containsExactly(
            "hOsT",
            "a",
            "X",
            "",
            "X",
            "",
            "X",
            "y",
            "x",
            "y",
            "!#$%&'*+-.^_`|~09azAZ",
            "z",
            "X-A",
            "caf\u00e9",
            "X_Under",
            "u",
            "All",
            value);
  }

  @Test
  void takesAsMuchAsTheLimitsSay() {
    var longest = "GET /" + "a".repeat(8 * 1024 - 1) + " HTTP/1.1\r\nHost: a\r\n";
    assertThat(arrived(longest + "X: " + "b".repeat(16 * 1024) + "\r\n\r\n").target())
        .hasSize(8192);
    assertThat(arrived(longest + "X: y\r\n".repeat(127) + "\r\n").fields()).hasSize(256);
  }

  /** More than what may wait unread behind a request under way. */
  @Test
  void waitsForTheRestOfALongHead() {
    var head =
        "GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "b".repeat(13_000) + "\r\n").repeat(5) + "\r\n";
    var whole = head.replace("GET /", "GET /" + "a".repeat(8000));
    try (var client = world.plain()) {
      client.send(whole.substring(0, 70_000));
      for (var i = 0; i < 4; i++)
        for (var loop : world.ports.loops.group()) loop.submit(() -> {}).syncUninterruptibly();

      client.send(whole.substring(70_000)).until("HTTP/1.1 200 ");
    }
  }

  /** An octet above 127 before a framing field hides nothing. */
  @Test
  void seesFramingBehindAnyOctet() {
    var arrived =
        arrived(POST + "X-A: caf\u00e9\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

    assertThat(arrived.body()).isEqualTo("abc");
  }

  /** RFC 9112 §6.2, §7.1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhello",
        "Content-Length: 0005\r\n\r\nhello",
        "content-length:5\t\r\n\r\nhello",
        "Content-Length: 5\r\nTransfer_Encoding: chunked\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: CHUNKED \r\n\r\n005\r\nhello\r\n000\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n4\r\nello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5;a\r\nhello\r\n0;b=c\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5 ; a = b ;c=\"d;\\\"e\u00e9\"\t;f\r\nhello\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5;a=\"\"\r\nhello\r\n0\r\n\r\n"
      })
  void readsBodies(String framed) {
    assertThat(arrived(POST + framed).body()).isEqualTo("hello");
  }

  /** RFC 9112 §7.1.1: bounded in relation to the data, so that a long body may have many. */
  @ParameterizedTest
  @CsvSource({"1, 18, 2000", "50, 116, 300", "100, 200, 150", "1000, 240, 100"})
  void readsExtensionsThatDataEarns(int data, int extension, int chunks) {
    var chunk =
        Integer.toHexString(data)
            + (";a=" + "b".repeat(extension - 3) + "\r\n")
            + ("x".repeat(data) + "\r\n");

    var arrived =
        arrived(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(chunks) + "0\r\n\r\n");

    assertThat(arrived.body()).hasSize(data * chunks);
  }

  @Test
  void readsHexadecimalInEitherCase() {
    for (var size : List.of("1a", "1A"))
      assertThat(
              arrived(
                      POST
                          + "Transfer-Encoding: chunked\r\n\r\n"
                          + size
                          + "\r\n"
                          + "x".repeat(26)
                          + "\r\n0\r\n\r\n")
                  .body())
          .hasSize(26);
  }

  /** Those that come too late there (RFC 9110 §6.5) are for whoever passes them on to drop. */
  @Test
  void readsTrailersAsTheyCome() {
    var arrived =
        arrived(
            POST
                + "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: \u00e9 1\r\n"
                + "Host: evil\r\nx-b:\r\n\r\n");

    assertThat(arrived.trailers()).containsExactly("X-Sum", "\u00e9 1", "Host", "evil", "x-b", "");
  }

  @Test
  void theCutOfTheOctetsMakesNoDifference() {
    var requests =
        String.join(
            "",
            "\r\n",
            "GET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n",
            "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello\r\n",
            "PUT /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
            "3;x=\"y\"\r\nabc\r\n1\r\nd\r\n0\r\nT: u\r\n\r\n",
            "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    for (var cut = 0; cut <= requests.length(); cut++) {
      var client = cut == 0 ? world.octetWise() : world.cutOnceAt(cut);
      try (client) {
        assertThat(WireAnswer.all(client.send(requests).rest()))
            .as("cut at " + cut)
            .extracting(WireAnswer::body)
            .containsExactly("/a ", "/b hello", "/c abcd", "/d ");
      }
    }
    assertThat(world.exchanges.arrived)
        .filteredOn(request -> request.target().equals("/c"))
        .allSatisfy(request -> assertThat(request.trailers()).containsExactly("T", "u"));
  }

  /** RFC 9112 §9.3, §9.6. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1.1|                              |true |",
        "1.1|Connection: keep-alive        |true |",
        "1.1|Connection: close             |false|close",
        "1.1|Connection: CLOSE             |false|close",
        "1.1|Connection: x, Close ,y       |false|close",
        "1.1|Connection: keep-alive, close |false|close",
        "1.1|Proxy-Connection: close       |true |",
        "1.0|                              |false|close",
        "1.0|Connection: x                 |false|close",
        "1.0|Connection: keep-alive        |true |keep-alive",
        "1.0|Connection: Keep-Alive, x     |true |keep-alive",
        "1.0|Connection: keep-alive, close |false|close",
        "1.0|Proxy-Connection: keep-alive  |false|close"
      })
  void goesOnOrEndsAsTheClientSays(String version, String field, boolean goesOn, String said) {
    var line = field == null ? "" : field + "\r\n";
    var request = "GET /1 HTTP/" + version + "\r\nHost: a\r\n" + line + "\r\n";
    for (var isHit : List.of(true, false)) {
      world.exchanges.hit = _ -> isHit ? ScriptedExchanges.hit(3) : null;
      try (var client = world.plain()) {
        client.send(request + "GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        var answers = WireAnswer.all(client.rest());

        assertThat(answers).hasSize(goesOn ? 2 : 1);
        assertThat(answers.getFirst().field("connection")).isEqualTo(said);
      }
    }
  }

  /** RFC 9110 §9.3.2, §15.3.5, §15.4.5; RFC 9112 §6.3. */
  @Test
  void sendsNoContentWhereNoneMayBe() {
    world.exchanges.answer =
        request ->
            CompletableFuture.completedStage(
                ofStatus(Integer.parseInt(Messages.headOf(request).target().substring(1))));
    try (var client = world.plain()) {
      client.send(
          String.join(
              "",
              "HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /304 HTTP/1.1\r\nHost: a\r\n\r\nHEAD /404 HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

      var answers = WireAnswer.all(client.rest(), "HEAD", "GET", "GET", "HEAD", "GET");

      assertThat(answers).extracting(WireAnswer::status).containsExactly(200, 204, 304, 404, 200);
      assertThat(answers.getFirst().field("content-length")).isEqualTo("7");
      assertThat(answers.getLast().body()).isEqualTo("content");
    }
  }

  /** The model itself refuses content with a status that has none. */
  private static akka.http.javadsl.model.HttpResponse ofStatus(int status) {
    return text(status == 204 || status == 304 ? "" : "content").withStatus(status);
  }

  @Test
  void sendsNoContentOfHitsWhereNoneMayBe() {
    world.exchanges.hit =
        request ->
            new Hit(
                new dev.signet.edge.exchange.RenderedHead(
                    Integer.parseInt(request.target().substring(1)),
                    "",
                    dev.signet.edge.exchange.Fields.of()),
                0,
                ScriptedExchanges.octets("content"));
    try (var client = world.plain()) {
      client.send(
          String.join(
              "",
              "HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /304 HTTP/1.1\r\nHost: a\r\n\r\n",
              "GET /200 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));

      var answers = WireAnswer.all(client.rest(), "HEAD", "GET", "GET", "GET");

      assertThat(answers).extracting(WireAnswer::status).containsExactly(200, 204, 304, 200);
      assertThat(answers.getLast().body()).isEqualTo("content");
    }
  }

  /** RFC 9110 §10.1.1. */
  @Test
  void asksForABodyThatWaitsOnlyOnceItIsWanted() {
    var expecting = POST + "Content-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
    try (var client = world.plain();
        var early = world.plain();
        var old = world.plain()) {
      assertThat(client.send(expecting).until("\r\n\r\n")).startsWith("HTTP/1.1 100 ");
      assertThat(client.send("hello").until("hello")).startsWith("HTTP/1.1 200 ");
      assertThat(client.send(GET).until("/ ")).startsWith("HTTP/1.1 200 ");

      early.send(expecting + "hello" + GET);
      assertThat(early.until("/ hello")).contains("HTTP/1.1 200 ");
      early.until("/ ");

      old.send(expecting.replace("HTTP/1.1", "HTTP/1.0") + "hello");
      assertThat(old.rest()).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void answersAtOnceWhereAWaitingBodyIsNotWanted() {
    world.exchanges.answer = _ -> CompletableFuture.completedStage(text("no").withStatus(413));
    try (var client = world.plain()) {
      client.send(POST + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(413);
      assertThat(answers.getFirst().saysClose()).isTrue();
    }
  }

  @Test
  void anEmptyBodyIsABody() {
    var seen = new ArrayList<Boolean>();
    world.exchanges.hit =
        request -> {
          seen.add(request.hasBody());
          return null;
        };
    world.exchanges.answer =
        request -> {
          seen.add(Messages.headOf(request).hasBody());
          return CompletableFuture.completedStage(text("x"));
        };
    try (var client = world.plain()) {
      client.send(GET + "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
      client.until("x");
      client.until("\r\n\r\nx");
    }

    assertThat(seen).containsExactly(false, false, true);
  }

  private static ScriptedExchanges.Arrived arrived(String request) {
    world.exchanges.arrived.clear();
    try (var client = world.plain();
        var octetWise = world.octetWise()) {
      client.send(request).until("HTTP/1.1 200 ");
      octetWise.send(request).until("HTTP/1.1 200 ");
    }
    var first = world.exchanges.arrived.remove();
    assertThat(world.exchanges.arrived.remove()).isEqualTo(first);
    return first;
  }
}
