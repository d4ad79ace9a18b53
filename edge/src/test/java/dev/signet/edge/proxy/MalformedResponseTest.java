// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an origin may not send is a 502 with a cause, and the end of its connection (RFC 9112). In
 * the texts a bar is the end of a line.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MalformedResponseTest {
  private static final String GET = "GET / HTTP/1.1|Host: a.site.example||";

  private final ProxyUnderTest proxy = new ProxyUnderTest("");
  private final AtomicInteger ended = new AtomicInteger();
  private RawOrigin origin;

  @BeforeEach
  void startOrigin() throws IOException {
    origin = RawOrigin.answering("HTTP/1.1 204 No Content||");
    proxy.with("a.site.example", origin.url());
  }

  private void answers(String lines) {
    answersOctets(lines.replace("|", "\r\n"));
  }

  private void answersOctets(String octets) {
    origin.does(
        (_, connection) -> {
          try {
            connection.send(octets).readHead();
          } catch (IOException _) {
            ended.incrementAndGet();
          }
          return false;
        });
  }

  @AfterEach
  void stopOrigin() throws IOException {
    origin.close();
    ended.set(0);
  }

  @AfterAll
  void close() {
    proxy.close();
  }

  private double malformed() {
    return proxy.meters.counter("signet.origin.fetches", "result", "bad-response").count();
  }

  private void refuses() throws IOException {
    var before = malformed();

    var response = proxy.secure(GET);

    assertThat(response.status()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Bad Gateway");
    assertThat(malformed() - before).isEqualTo(1);
    assertThat(origin.requests).hasSize(1);
    await().until(() -> ended.get() == 1);
  }

  /** RFC 9112 §2.2, §2.3, §4. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2.0 200 OK|Content-Length: 0||",
        "HTTP/1 200 OK|Content-Length: 0||",
        "http/1.1 200 OK|Content-Length: 0||",
        "HTTP/1.1  200 OK|Content-Length: 0||",
        "HTTP/1.1 20 OK|Content-Length: 0||",
        "HTTP/1.1 2000 OK|Content-Length: 0||",
        "HTTP/1.1 099 OK|Content-Length: 0||",
        "HTTP/1.1 2x0 OK|Content-Length: 0||",
        "HTTP/1.1 200\tOK|Content-Length: 0||",
        "HTTP/1.1 200 O\u0000K|Content-Length: 0||",
        "HTTP/1.1 200 O\u007fK|Content-Length: 0||",
        "ICY 200 OK|Content-Length: 0||",
        "|HTTP/1.1 200 OK|Content-Length: 0||",
        " HTTP/1.1 200 OK|Content-Length: 0||",
        "<html>hello</html>",
        "SSH-2.0-OpenSSH_9.2|",
        "HTTP/1.1 101 Switching Protocols|Upgrade: websocket|Connection: upgrade||",
      })
  void statusLines(String lines) throws IOException {
    answers(lines);

    refuses();
  }

  /** RFC 9112 §2.2, §5. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X Y: 1",
        ": 1",
        " X: 1",
        "X-A",
        "X-A: a\u0000b",
        "X-A: a\rb",
        "X-A: a\nX-B: b",
        "X-A: a\u0001b",
        "X-A: a\u007fb",
        "X-A: a| folded",
        "X-A: a|\tfolded",
        "X\u00e9: 1",
        "X(y): 1",
      })
  void fieldLines(String line) throws IOException {
    answers("HTTP/1.1 200 OK|" + line + "|Content-Length: 2||ok");

    refuses();
  }

  /** RFC 9110 §8.6, RFC 9112 §6. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length:",
        "Content-Length: 1 0",
        "Content-Length: +2",
        "Content-Length: -2",
        "Content-Length: 0x2",
        "Content-Length: 2, 2",
        "Content-Length: 2|Content-Length: 2",
        "Content-Length: 2|Content-Length: 3",
        "Content-Length: 18446744073709551621",
        "Content-Length: 2|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: ,chunked",
        "Transfer-Encoding: identity",
        "Transfer-Encoding:",
        "Transfer-Encoding: chunked;q=1",
        "X-A: caf\u00e9\r|Transfer-Encoding: chunked",
      })
  void framing(String fields) throws IOException {
    answers("HTTP/1.1 200 OK|" + fields + "||2|ok|0||");

    refuses();
  }

  /** RFC 9112 §6.1. */
  @Test
  void chunksInHttp10() throws IOException {
    answers("HTTP/1.0 200 OK|Transfer-Encoding: chunked||2|ok|0||");

    refuses();
  }

  /** RFC 9112 §7.1. A head that has gone on can't be taken back: the body breaks off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 |ok|0||",
        "0x2|ok|0||",
        "+2|ok|0||",
        "2_|ok|0||",
        "|ok|0||",
        "g|ok|0||",
        "1 0|0123456789abcdef|0||",
        "2|okk|0||",
        "2|ok0||",
        "2;a=\r b|ok|0||",
        "fffffffffffffffff|ok|0||",
        "2|ok|0|X Y: 1||",
        "2|ok|0|X-A: a\u0000||",
      })
  void chunks(String body) throws IOException {
    answers("HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + body);

    assertThatThrownBy(() -> proxy.secure(GET)).isInstanceOf(IOException.class);
    await().until(() -> ended.get() == 1);
  }

  @Test
  void moreThanWeTake() throws IOException {
    answers("HTTP/1.1 200 OK|" + "X: y|".repeat(100_000) + "Content-Length: 0||");

    refuses();
  }

  @Test
  void aHeadThatNeverEnds() throws IOException {
    answersOctets("HTTP/1.1 200 OK\r\nX: " + "y".repeat(1_000_000));

    refuses();
  }

  @Test
  void aReasonThatIsNoPhraseAnyMore() throws IOException {
    answers("HTTP/1.1 200 " + "y".repeat(1000) + "|Content-Length: 0||");

    refuses();
  }

  @Test
  void interimResponsesWithoutEnd() throws IOException {
    answers("HTTP/1.1 103 Early Hints|Link: </a>||".repeat(1000) + "HTTP/1.1 204 No Content||");

    refuses();
  }
}
