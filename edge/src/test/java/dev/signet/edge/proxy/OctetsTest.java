// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is legal passes octet for octet (RFC 9110 §5.5), and nothing else passes at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OctetsTest {
  private static final String HOST = "Host: a.site.example|";

  private final ProxyUnderTest proxy = new ProxyUnderTest("");
  private RawOrigin origin;

  @BeforeEach
  void startOrigin() throws IOException {
    origin = RawOrigin.answering("HTTP/1.1 200 OK|Content-Length: 5||hello");
    proxy.with("a.site.example", origin.url());
  }

  @AfterEach
  void stopOrigin() throws IOException {
    origin.close();
  }

  @AfterAll
  void close() {
    proxy.close();
  }

  private RawHttp.Message sent() {
    return origin.requests.getLast();
  }

  private void answers(String lines) {
    origin.does(
        (_, connection) -> {
          connection.send(lines.replace("|", "\r\n"));
          return true;
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Bb",
        "/caf%E9",
        "/a[]=1?b[]=2|3",
        "/%7E~",
        "/a/./b/../c",
        "//x",
        "/search?q=50%",
        "/?",
        "/a\"<>\\^`{}",
      })
  void targetsGoOnAsTheyWereSentOverBothProtocols(String target) throws IOException {
    proxy.ask(
        ArrivedRequest.overHttp2("GET", target, "a.site.example"),
        ProxyUnderTest.secureConnection());
    assertThat(sent().start()).isEqualTo("GET " + target + " HTTP/1.1");

    if (target.indexOf('|') >= 0) return;
    proxy.secure("GET " + target + " HTTP/1.1|" + HOST + "|");
    assertThat(sent().start()).isEqualTo("GET " + target + " HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://a.site.example/", "x", "a.site.example:443", "*", "http:/x", "/a#b"})
  void aMalformedTargetIsABadRequest(String target) throws IOException {
    assertThat(proxy.secure("GET " + target + " HTTP/1.1|" + HOST + "|").status()).isEqualTo(400);
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void overHttp2OnlyPathsAreTargets() throws IOException {
    var response =
        proxy.ask(
            ArrivedRequest.overHttp2("GET", "http://a.site.example/", "a.site.example"),
            ProxyUnderTest.secureConnection());

    assertThat(response.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "QUERY", "M-SEARCH", "PATCH", "get", "X!#$%&'*+-.^_`~1"})
  void anyMethodPasses(String method) throws IOException {
    var response = proxy.secure(method + " / HTTP/1.1|" + HOST + "Content-Length: 2||hi");

    assertThat(response.status()).isEqualTo(200);
    assertThat(sent().start()).isEqualTo(method + " / HTTP/1.1");
    assertThat(sent().body()).isEqualTo("hi");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/css; charset=utf-8;",
        "content-type: application/pdf; name=my file.pdf",
        "CONTENT-TYPE: garbage",
        "X-Latin: caf\u00e9 \u00ff\u0080",
        "x-Mixed-CASE: a\tb",
        "User-Agent: \u00e6 (",
        "Cookie: a=\u00e9; b=\"2\"",
        "X-Empty:",
        "Date: yesterday",
        "Age: many",
        "Accept: ,,;q=2",
      })
  void fieldsOfRequestsGoOnAsTheyCame(String line) throws IOException {
    proxy.secure("PUT / HTTP/1.1|" + HOST + "Content-Length: 1|" + line + "||x");

    var name = line.substring(0, line.indexOf(':'));
    assertThat(sent().fields())
        .contains(name + ": " + line.substring(line.indexOf(':') + 1).strip());
    assertThat(sent().all("Content-Type").size())
        .isEqualTo(name.equalsIgnoreCase("content-type") ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Utf-8: \u00e6\u0097\u00a5\u00e6\u009c\u00ac",
        "x-Mixed-CASE: a;b",
        "Content-Type: text/css; charset=utf-8;",
        "Content-Type: application/pdf; name=my file.pdf",
        "Date: Sun, 06 Nov 1994 08:49:37 GMT",
        "Set-Cookie: a=\"1\"; Path=/",
        "Last-Modified: whenever",
      })
  void fieldsOfResponsesGoOnAsTheyCame(String line) throws IOException {
    answers("HTTP/1.1 200 OK|" + line + "|Content-Length: 2||ok");

    var response = proxy.secure("GET /" + line.hashCode() + " HTTP/1.1|" + HOST + "|");

    var colon = line.indexOf(':');
    assertThat(response.all(line.substring(0, colon)))
        .containsExactly(line.substring(colon + 1).strip());
  }

  /** RFC 9112 §5.1. */
  @Test
  void whiteSpaceBeforeTheColonOfAResponseFieldIsTakenOff() throws IOException {
    answers("HTTP/1.1 200 OK|X-Content-Type-Options : nosniff|Content-Length: 2||ok");

    var response = proxy.secure("GET / HTTP/1.1|" + HOST + "|");

    assertThat(response.fields()).contains("X-Content-Type-Options: nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X Y: 1", "X(: 1", "X-A: a\u0001b", "X-A: a\u007fb"})
  void aMalformedResponseFieldIsNeverPassedOn(String line) throws IOException {
    answers("HTTP/1.1 200 OK|" + line + "|Content-Length: 2||ok");

    var response = proxy.secure("GET / HTTP/1.1|" + HOST + "|");

    assertThat(response.status()).isEqualTo(502);
  }

  @Test
  void aResponseWithoutADateGetsOne() throws IOException {
    var response = proxy.secure("GET / HTTP/1.1|" + HOST + "|");

    assertThat(response.all("Date")).hasSize(1);
    var date = dev.signet.edge.exchange.HttpDate.parse(response.all("Date").getFirst());
    assertThat(date.orElseThrow())
        .isBetween(Instant.now().minus(1, ChronoUnit.MINUTES), Instant.now());
    assertThat(response.all("Server")).containsExactly("signet");
  }

  @Test
  void trailersPassBothWays() throws IOException {
    answers(
        "HTTP/1.1 200 OK|Trailer: X-Sum|Transfer-Encoding: chunked||2|ok|0|X-Sum: 7|Connection: x"
            + "|Set-Cookie: a=1|Trailer: X-Late||");
    var request =
        ArrivedRequest.read(
                "POST / HTTP/1.1|" + HOST + "Trailer: X-Check|Transfer-Encoding: chunked||2|hi|0||")
            .withTrailers("X-Check", "caf\u00e9", "X-Forwarded-For", "6.6.6.6", "Host", "evil");

    var response =
        ProxyUnderTest.join(
            proxy.handler.handle(request.message(), ProxyUnderTest.secureConnection()));

    assertThat(response.getHeader("Trailer").orElseThrow().value()).isEqualTo("X-Sum");
    assertThat(proxy.body(response)).isEqualTo("ok");
    var trailers = trailers(response);
    assertThat(trailers.size()).isEqualTo(1);
    assertThat(trailers.nameAsWritten(0) + ": " + trailers.value(0)).isEqualTo("X-Sum: 7");
    assertThat(sent().body()).isEqualTo("hi");
    assertThat(sent().all("Trailer")).containsExactly("X-Check");
    assertThat(sent().trailers()).isEqualTo(List.of("X-Check: caf\u00e9"));
  }

  @Test
  void trailersReachThoseWhoAreThereWhileAResponseIsBeingStored() throws IOException {
    answers(
        "HTTP/1.1 200 OK|Cache-Control: max-age=60|Transfer-Encoding: chunked||2|ok|0|X-Sum: 7||");

    var response = ProxyUnderTest.join(proxy.send("GET /kept HTTP/1.1|" + HOST + "|"));

    assertThat(proxy.body(response)).isEqualTo("ok");
    assertThat(trailers(response).first("x-sum")).isEqualTo("7");
  }

  private static Fields trailers(HttpResponse response) throws IOException {
    return ProxyUnderTest.join(response.getAttribute(Messages.TRAILERS).orElseThrow().fields());
  }

  @Test
  void bodiesKeepTheirLength() throws IOException {
    proxy.secure("PUT / HTTP/1.1|" + HOST + "Content-Length: 3||abc");
    assertThat(sent().all("Content-Length")).containsExactly("3");

    proxy.secure("PUT / HTTP/1.1|" + HOST + "Transfer-Encoding: chunked||3|abc|0||");
    assertThat(sent().all("Content-Length")).isEmpty();
    assertThat(sent().body()).isEqualTo("abc");
  }

  @Test
  void noLengthIsInventedForHead() throws IOException {
    answers("HTTP/1.1 200 OK||");

    var response = proxy.secure("HEAD / HTTP/1.1|" + HOST + "|");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.all("Content-Length")).isEmpty();
  }
}
