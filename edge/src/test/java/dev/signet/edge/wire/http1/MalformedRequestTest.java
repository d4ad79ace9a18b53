// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no request gets one answer, and nothing after it ever gets any: the request behind each
 * is what an attacker would have smuggled in.
 */
@ExtendWith(NoLeaks.class)
final class MalformedRequestTest {
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

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

  record Case(int status, String request) {
    @Override
    public String toString() {
      var shown = request.length() > 90 ? request.substring(0, 90) + "…" : request;
      return status + " " + shown.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
    }
  }

  /** RFC 9112 §2.2. */
  static Stream<Case> lineEnds() {
    return refused(
        400,
        "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\rHost: a\r\r\n\r\n",
        "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\rX: y\r\n\r\n",
        "GET /\rX HTTP/1.1\r\nHost: a\r\n\r\n",
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\n\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\n\tHost: a\r\nHost: b\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
        "\0\0\0\r\n\r\n");
  }

  /** RFC 9112 §3. */
  static Stream<Case> requestLines() {
    return Stream.of(
            refused(
                400,
                line("GET  / HTTP/1.1"),
                line("GET /  HTTP/1.1"),
                line(" GET / HTTP/1.1"),
                line("GET\t/ HTTP/1.1"),
                line("GET /\tHTTP/1.1"),
                line("GET / HTTP/1.1 "),
                line("GET / HTTP/1.1\t"),
                line("GET /"),
                line("GET"),
                line("GET / "),
                line("GET HTTP/1.1"),
                line(" / HTTP/1.1"),
                line("GET / http/1.1"),
                line("GET / HTTP/1.1x"),
                line("GET / HTTP/1.10"),
                line("GET / HTTP/01.1"),
                line("GET / HTTP/11"),
                line("GET / HTTP/1"),
                line("GET / HTTP/1."),
                line("GET / HTTP/.1"),
                line("GET / HTTP/1,1"),
                line("GET / HTTP/x.1"),
                line("GET / HTCPCP/1.0"),
                line("GET / HTTP\\1.1"),
                line("GET / SIP/2.0"),
                line("G@T / HTTP/1.1"),
                line("G\u00c9T / HTTP/1.1"),
                line("GE\0T / HTTP/1.1"),
                line("GET: / HTTP/1.1"),
                line("(GET) / HTTP/1.1"),
                line("GET /a b HTTP/1.1"),
                line("GET /caf\u00e9 HTTP/1.1"),
                line("GET /\0 HTTP/1.1"),
                line("GET /\u000b HTTP/1.1"),
                line("GET /\u007f HTTP/1.1"),
                line("GET /a#b HTTP/1.1"),
                line("GET / HTTP/1.1 HTTP/1.1")),
            refused(
                505,
                line("GET / HTTP/0.9"),
                line("GET / HTTP/2.0"),
                line("GET / HTTP/2.1"),
                line("GET / HTTP/3.0"),
                line("GET / HTTP/9.9"),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
            refused(
                414,
                line("GET /" + "a".repeat(8 * 1024) + " HTTP/1.1"),
                line("GET /" + "a".repeat(100 * 1024) + " HTTP/1.1"),
                line("A".repeat(100 * 1024) + " / HTTP/1.1"),
                "GET /" + "a".repeat(10 * 1024)))
        .flatMap(cases -> cases);
  }

  /** RFC 9112 §3.2. */
  static Stream<Case> hosts() {
    return refused(
        400,
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nX-Host: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost:\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET http://a/ HTTP/1.1\r\n\r\n");
  }

  /** RFC 9112 §5, RFC 9110 §5. */
  static Stream<Case> fields() {
    return Stream.of(
            refused(
                400,
                field("X"),
                field(":"),
                field(": b"),
                field("X : b"),
                field("X\t: b"),
                field("X\0: b"),
                field("X Y: b"),
                field(" X: b"),
                field("\tX: b"),
                field("X: b\r\n c"),
                field("X: b\r\n\tc"),
                field("X: b\r\n  "),
                field("X:\r\n b"),
                field("X: a\0b"),
                field("X: a\u0001b"),
                field("X: a\u000bb"),
                field("X: a\u000cb"),
                field("X: a\u001bb"),
                field("X: a\u007fb"),
                field("X: a\rb"),
                field("X\u00e9: b"),
                field("\u00e9: b"),
                field("X(y): b"),
                field("X/y: b"),
                field("X\"y\": b"),
                field("X,y: b"),
                field("X;y: b"),
                field("X=y: b"),
                field("X@y: b"),
                field("X[y]: b"),
                field("{X}: b"),
                field("X\\y: b"),
                field("X\r: b")),
            refused(
                431,
                field("X: " + "b".repeat(16 * 1024 + 1)),
                field("X: " + "b".repeat(200 * 1024)),
                GET + "X: b\r\n".repeat(128) + "\r\n",
                GET + ("X: " + "b".repeat(8 * 1024) + "\r\n").repeat(9) + "\r\n",
                GET + "x".repeat(100 * 1024) + ": b\r\n\r\n",
                GET + "X: " + "b".repeat(80 * 1024)))
        .flatMap(cases -> cases);
  }

  /** RFC 9112 §6.1, §6.3. */
  static Stream<Case> framings() {
    var lengths = new ArrayList<String>();
    for (var length :
        List.of(
            "",
            "+5",
            "-5",
            "-0",
            "0x5",
            "5h",
            "5 5",
            "5\t5",
            "5,5",
            "5, 5",
            "5, 6",
            ",5",
            "5,",
            "5;",
            "5;a=b",
            "5_0",
            "5.0",
            "1e1",
            "five",
            "\"5\"",
            "'5'",
            "5\u00a0",
            "\u00a05",
            "\u0085" + "5",
            "5\u000b",
            "\u000b5",
            "\u000c5",
            "5\0",
            "5\r",
            "\u00b2")) lengths.add(POST + "Content-Length: " + length + "\r\n\r\nhello");
    lengths.add(POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello");
    lengths.add(POST + "Content-Length: 5\r\ncontent-length: 6\r\n\r\nhello");
    lengths.add(POST + "Content-Length: 0\r\nContent-Length: 5\r\n\r\nhello");
    lengths.add(POST + "Content-Length : 5\r\n\r\nhello");
    lengths.add(GET + "Content-Length:\r\n 5\r\n\r\nhello");

    var codings = new ArrayList<String>();
    for (var coding :
        List.of(
            "",
            "\"chunked\"",
            "'chunked'",
            ",chunked",
            ", chunked",
            "chunked,",
            "chunked;q=1",
            "chunked;",
            "chunked foo",
            "chunked chunked",
            "chunked\u000b",
            "\u000bchunked",
            "\u000cchunked",
            "chunked\0",
            "chunked\u00a0",
            "\u00a0chunked",
            "chunked\r",
            "(chunked)",
            "chunked, chunked",
            "chunked, identity",
            "chunked, gzip",
            "identity",
            "gzip",
            "xchunked",
            "chunkedx",
            "chunk",
            "\u00e7hunked"))
      codings.add(POST + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
    for (var coding : List.of("chunked", "", "\"chunked\"", ",chunked", "identity", "CHUNKED")) {
      codings.add(POST + "Content-Length: 5\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
      codings.add(POST + "Transfer-Encoding: " + coding + "\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
    }
    codings.add(POST + "Transfer-Encoding: chunked\r\nContent-Length:\r\n\r\n0\r\n\r\n");
    codings.add(POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    codings.add(POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n");
    codings.add(
        POST + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    codings.add(POST + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
    codings.add(POST + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n");
    codings.add(POST + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    codings.add("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    codings.add(
        String.join(
            "",
            "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            "0\r\n\r\n"));
    return Stream.of(
            refused(400, lengths.toArray(String[]::new)),
            refused(413, POST + "Content-Length: " + "9".repeat(19) + "\r\n\r\nhello"),
            refused(413, POST + "Content-Length: 18446744073709551621\r\n\r\nhello"),
            refused(400, codings.toArray(String[]::new)),
            refused(501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
        .flatMap(cases -> cases);
  }

  /** RFC 9112 §7.1. */
  static Stream<Case> chunks() {
    var chunks = new ArrayList<String>();
    for (var size :
        List.of(
            "",
            " ",
            " 5",
            "5 ",
            "5\t",
            "+5",
            "-5",
            "-0",
            "0x5",
            "5_",
            "5 0",
            "5,",
            "5.0",
            "g",
            "5g",
            "5\0",
            "\0",
            "5\u000b",
            "\u00b5",
            "\"5\"",
            "5\r",
            "5\rX",
            "0".repeat(20) + "5",
            "f".repeat(16),
            "f".repeat(17),
            "1" + "0".repeat(15) + "5",
            "5;",
            "5; ",
            "5;;",
            "5;=b",
            "5;a=",
            "5;a=b c",
            "5;a=\"b",
            "5;a=\"b\"c",
            "5;a b",
            "5;a=b\0",
            "5;a=\u007f",
            "5;a=\"\u0001\"",
            "5;a=\r",
            "5;a\rb",
            "5 a",
            "5a;" + "b".repeat(300))) chunks.add(CHUNKED + size + "\r\nhello\r\n0\r\n\r\n");
    chunks.add(CHUNKED + ("1;" + "b".repeat(200) + "\r\nh\r\n").repeat(100) + "0\r\n\r\n");
    chunks.add(CHUNKED + "5\nhello\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "5;a\nhello\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "\n5\r\nhello\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\n0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\r0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\r\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello world\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\r\n\r\n0\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\r\n0\r\n\n");
    chunks.add(CHUNKED + "5\r\nhello\r\n0\n\r\n");
    for (var trailer :
        List.of(
            "X",
            ":",
            ": b",
            "X : b",
            " X: b",
            "X: b\r\n c",
            "X: a\0b",
            "X: a\rb",
            "X: a\u007f",
            "X\u00e9: b",
            "X y: b",
            "GET / HTTP/1.1")) chunks.add(CHUNKED + "5\r\nhello\r\n0\r\n" + trailer + "\r\n\r\n");
    chunks.add(CHUNKED + "5\r\nhello\r\n0\r\nX: b\n\r\n");
    return Stream.of(
            refused(400, chunks.toArray(String[]::new)),
            refused(
                431,
                CHUNKED + "0\r\nX: " + "b".repeat(20 * 1024) + "\r\n\r\n",
                CHUNKED + "0\r\n" + "X: b\r\n".repeat(200) + "\r\n",
                CHUNKED + "0\r\n" + ("X: " + "b".repeat(8 * 1024) + "\r\n").repeat(9) + "\r\n"))
        .flatMap(cases -> cases);
  }

  @ParameterizedTest
  @MethodSource({"lineEnds", "requestLines", "hosts", "fields", "framings"})
  void isAnsweredOnceAndNeverHandedOn(Case malformed) {
    assertRefused(malformed, world.plain());
    assertRefused(malformed, world.octetWise());

    assertThat(world.exchanges.handled).hasValue(0);
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void aBodyThatIsNoneIsAnsweredOnceAndNeverComplete(Case malformed) {
    assertRefused(malformed, world.plain());
    assertRefused(malformed, world.octetWise());

    assertThat(world.exchanges.handled.get()).as("the heads").isEqualTo(2);
    assertThat(world.exchanges.arrived).isEmpty();
  }

  private static void assertRefused(Case malformed, RawClient client) {
    try (client) {
      client.sends(
          (malformed.request + SMUGGLED).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(malformed.status);
      assertThat(answers.getFirst().saysClose()).isTrue();
      assertThat(answers.getFirst().field("date")).isNotNull();
    }
  }

  private static Stream<Case> refused(int status, String... requests) {
    return Stream.of(requests).map(request -> new Case(status, request));
  }

  private static String line(String requestLine) {
    return requestLine + "\r\nHost: a\r\n\r\n";
  }

  private static String field(String line) {
    return GET + line + "\r\n\r\n";
  }
}
