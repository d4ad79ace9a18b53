// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SiteHandlerTest {
  private static final String OK =
      "HTTP/1.1 200 OK|Content-Type: text/plain|Content-Length: 5||hello";

  private final ProxyUnderTest proxy =
      new ProxyUnderTest("signet.origin.first-byte-timeout = 1s, signet.origin.idle-timeout = 3s");
  private RawOrigin origin;

  SiteHandlerTest() throws IOException {
    origin = RawOrigin.answering(OK);
  }

  @BeforeAll
  void allow() {
    proxy.with("away.site.example", "http://127.0.0.1:1");
    proxy.with("other.example", "http://127.0.0.1:1");
  }

  @BeforeEach
  void startOrigin() throws IOException {
    origin.close();
    origin = RawOrigin.answering(OK);
    proxy.with("a.site.example", origin.url());
  }

  @AfterEach
  void noAnswerNamesAnInnerAddress() throws IOException {
    origin.close();
  }

  @AfterAll
  void close() throws IOException {
    origin.close();
    proxy.close();
  }

  private RawHttp.Message secure(String lines) throws IOException {
    return proxy.secure(lines);
  }

  private RawHttp.Message plain(String lines) throws IOException {
    return proxy.plain(lines);
  }

  @Test
  void answersWithTheOriginsPage() throws IOException {
    var response = secure("GET / HTTP/1.1|Host: a.site.example||");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.field("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).startsWith("text/plain"));
    assertThat(response.field("Via")).contains("1.1 signet");
  }

  @Test
  void redirectsPlainRequestsByteForByte() throws IOException {
    var response =
        plain("POST /a%2Fb/%7e?q=%20x&y HTTP/1.1|Host: A.Site.Example:8080|Content-Length: 0||");

    assertThat(response.status()).isEqualTo(308);
    assertThat(response.field("Location"))
        .contains("https://a.site.example:8443/a%2Fb/%7e?q=%20x&y");
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void passesTheTargetOnByteForByte() throws IOException {
    secure("GET /a%2Fb//./%7e?q=%20x&y=a+b%25 HTTP/1.1|Host: a.site.example||");

    assertThat(origin.requests.getFirst().start())
        .isEqualTo("GET /a%2Fb//./%7e?q=%20x&y=a+b%25 HTTP/1.1");
  }

  @Test
  void putsTheOriginsPathBeforeTheTarget() throws IOException {
    proxy.with("b.site.example", origin.url() + "/site/");

    secure("GET /page?x HTTP/1.1|Host: b.site.example||");

    assertThat(origin.requests.getFirst().start()).isEqualTo("GET /site/page?x HTTP/1.1");
  }

  @ParameterizedTest
  @CsvSource({
    "/../../secret, /site/secret",
    "/a/%2e%2E/../x?q=/../y, /site/x?q=/../y",
    "/a/./b/.., /site/a/",
    "/a//../b/., /site/a/b/",
    "/a..b/...//%2f;x/c%2e, /site/a..b/...//%2f;x/c%2e",
  })
  void noTargetClimbsOutOfTheOriginsPath(String asked, String sent) throws IOException {
    proxy.with("b.site.example", origin.url() + "/site");

    secure("GET " + asked + " HTTP/1.1|Host: b.site.example||");

    assertThat(origin.requests.getFirst().start()).isEqualTo("GET " + sent + " HTTP/1.1");
  }

  /** Origins differ in how they read these. */
  @ParameterizedTest
  @ValueSource(strings = {"/..%2f..%2fx", "/a%5C..%5c%2e%2e", "/..;a=b/..;/x", "/..%3bx/y"})
  void whatMightClimbOutOfTheOriginsPathIsABadRequest(String asked) throws IOException {
    proxy.with("b.site.example", origin.url() + "/site");

    var response = secure("GET " + asked + " HTTP/1.1|Host: b.site.example||");

    assertThat(response.status()).isEqualTo(400);
    assertThat(origin.requests).isEmpty();
  }

  /** Chunked, of a known length, until the end of the connection, and to be kept. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|%sContent-Length: 5||hello",
        "HTTP/1.1 200 OK|%sTransfer-Encoding: chunked||5|hello|0||",
        "HTTP/1.0 200 OK|%s|hello",
        "HTTP/1.1 200 OK|%sCache-Control: max-age=60|Content-Length: 5||hello",
        "HTTP/1.1 200 OK|%sCache-Control: max-age=60|Transfer-Encoding: chunked||5|hello|0||",
      })
  void inventsNoContentType(String lines) throws IOException {
    var octets = "Content-Type: application/octet-stream|";
    for (var sent : new String[] {"", octets}) {
      origin.does(
          (_, connection) -> {
            connection.send(lines.formatted(sent).replace("|", "\r\n"));
            return !lines.startsWith("HTTP/1.0");
          });
      var get = "GET /" + lines.hashCode() + sent.length() + " HTTP/1.1|Host: a.site.example||";

      for (var visit = 0; visit < 2; visit++) {
        var response = secure(get);

        assertThat(response.body()).isEqualTo("hello");
        if (sent.isEmpty()) assertThat(response.all("Content-Type")).isEmpty();
        else assertThat(response.all("Content-Type")).containsExactly("application/octet-stream");
      }
    }
  }

  @Test
  void inventsNoContentTypeTowardTheOrigin() throws IOException {
    secure("PUT / HTTP/1.1|Host: a.site.example|Content-Length: 3||abc");
    secure("PUT / HTTP/1.1|Host: a.site.example|Transfer-Encoding: chunked||3|abc|0||");
    secure(
        "PUT / HTTP/1.1|Host: a.site.example|Content-Type: application/octet-stream"
            + "|Content-Length: 3||abc");

    assertThat(origin.requests)
        .extracting(request -> request.all("Content-Type"))
        .containsExactly(List.of(), List.of(), List.of("application/octet-stream"));
  }

  @Test
  void takesTheHostOfAnAbsoluteTarget() throws IOException {
    var response = secure("GET http://a.site.example/page HTTP/1.1|Host: a.site.example||");

    assertThat(response.status()).isEqualTo(200);
    assertThat(origin.requests.getFirst().start()).isEqualTo("GET /page HTTP/1.1");
  }

  /** RFC 9112 §3.2 asks HTTP/1.1 alone for a Host. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://a.site.example/page HTTP/1.0||",
        "GET http://a.site.example:65535/page HTTP/1.0||",
        "GET http://a.site.example:/page HTTP/1.0|Host: A.site.example:1||",
      })
  void anAbsoluteTargetOfHttp10NeedsNoHost(String lines) throws IOException {
    var response = secure(lines);

    assertThat(response.status()).isEqualTo(200);
    assertThat(origin.requests.getFirst().start()).isEqualTo("GET /page HTTP/1.1");
    assertThat(origin.requests.getFirst().all("X-Forwarded-Host"))
        .containsExactly("a.site.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: unknown.example",
        "Host: 127.0.0.1:8443",
        "Host: [::1]",
        "Host: localhost",
        "Host: a.site.example.evil.example",
      })
  void unknownHostsHaveNoSite(String host) throws IOException {
    for (var connection :
        List.of(ProxyUnderTest.plainConnection(), ProxyUnderTest.secureConnection())) {
      var response = proxy.ask(ArrivedRequest.read("GET / HTTP/1.1|" + host + "||"), connection);

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.field("Content-Type"))
          .hasValueSatisfying(t -> assertThat(t).startsWith("text/plain"));
      assertThat(response.body()).isEqualTo("No such site");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1||",
        "GET / HTTP/1.1|Host: a.site.example|Host: other.example||",
        "GET / HTTP/1.1|Host: a.site.example|Host: a.site.example||",
        "GET / HTTP/1.1|Host: a.site.example/evil||",
        "GET / HTTP/1.1|Host: a.site.example:port||",
        "GET / HTTP/1.1|Host: a.site.example:0||",
        "GET / HTTP/1.1|Host: a.site.example:65536||",
        "GET / HTTP/1.1|Host: a.site.example:99999||",
        "GET / HTTP/1.1|Host: [::1]:65536||",
        "GET http://a.site.example:65536/ HTTP/1.0||",
        "GET http://a.site.example/ HTTP/1.1||",
        "GET / HTTP/1.0||",
        "GET / HTTP/1.1|Host:||",
      })
  void missingDoubledAndBrokenHostsAreBadRequests(String lines) throws IOException {
    assertThat(secure(lines).status()).isEqualTo(400);
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void aHostThatTheCertificateDoesNotCoverIsMisdirected() throws IOException {
    assertThat(secure("GET / HTTP/1.1|Host: other.example||").status()).isEqualTo(421);
  }

  @Test
  void refusesTrace() throws IOException {
    assertThat(secure("TRACE / HTTP/1.1|Host: a.site.example||").status()).isEqualTo(405);
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void connectOpensNoTunnel() throws IOException {
    assertThat(secure("CONNECT a.site.example:443 HTTP/1.1|Host: a.site.example||").status())
        .isIn(400, 501);
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void requestsThatGoInACircleEnd() throws IOException {
    var response = secure("GET / HTTP/1.1|Host: a.site.example|Via: 1.1 x, 1.1 signet||");

    assertThat(response.status()).isEqualTo(508);
  }

  @Test
  void answersChallengesOfAllowedHostsOnly() throws IOException {
    proxy.region.challenges.put("a.site.example/token-1", "token-1.thumbprint");
    var path = "/.well-known/acme-challenge/";

    var found = plain("GET " + path + "token-1 HTTP/1.1|Host: a.site.example||");
    var asked = proxy.region.asked.get();
    var unknownHost = plain("GET " + path + "token-1 HTTP/1.1|Host: unknown.example||");
    var noToken = plain("GET " + path + "a%2Fb HTTP/1.1|Host: a.site.example||");
    var longToken = plain("GET " + path + "x".repeat(129) + " HTTP/1.1|Host: a.site.example||");

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body()).isEqualTo("token-1.thumbprint");
    assertThat(unknownHost.status()).isEqualTo(404);
    assertThat(noToken.status()).isEqualTo(404);
    assertThat(longToken.status()).isEqualTo(404);
    assertThat(proxy.region.asked.get()).isEqualTo(asked);
    assertThat(plain("GET " + path + "other HTTP/1.1|Host: a.site.example||").status())
        .isEqualTo(404);
  }

  /** RFC 9110 §7.6.1. */
  @Test
  void takesHopByHopFieldsOffRequests() throws IOException {
    secure(
        "GET / HTTP/1.1|Host: a.site.example|Connection: keep-alive, X-Secret|X-Secret: 1"
            + "|Keep-Alive: timeout=5|TE: trailers|Upgrade: h2c|Proxy-Authorization: Basic x"
            + "|X-Kept: 2||");

    var sent = origin.requests.getFirst();
    for (var name : new String[] {"X-Secret", "Keep-Alive", "TE", "Upgrade", "Proxy-Authorization"})
      assertThat(sent.all(name)).as(name).isEmpty();
    assertThat(sent.all("X-Kept")).containsExactly("2");
  }

  @Test
  void saysWhoAskedAndBelievesNoClientAboutIt() throws IOException {
    secure(
        "GET / HTTP/1.1|Host: A.site.example:8443|X-Forwarded-For: 6.6.6.6|X-Forwarded-Proto: gopher"
            + "|X-Forwarded-Host: evil|X-Forwarded-Port: 1|X-Real-IP: 6.6.6.6|Forwarded: for=6.6.6.6"
            + "|Via: 1.0 x||");

    var sent = origin.requests.getFirst();
    assertThat(sent.all("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(sent.all("X-Forwarded-Proto")).containsExactly("https");
    assertThat(sent.all("X-Forwarded-Host")).containsExactly("a.site.example");
    assertThat(sent.all("X-Forwarded-Port")).isEmpty();
    assertThat(sent.all("X-Real-IP")).isEmpty();
    assertThat(sent.all("Forwarded"))
        .containsExactly("for=127.0.0.1;host=\"a.site.example\";proto=https");
    assertThat(sent.all("Via")).containsExactly("1.0 x", "1.1 signet");
    assertThat(sent.all("Host")).containsExactly(origin.url().substring("http://".length()));
  }

  @Test
  void passesFieldsOnAsTheyCame() throws IOException {
    secure(
        "GET / HTTP/1.1|Host: a.site.example|User-Agent: odd/(agent;;|Accept: text/html;q=0.30, */*"
            + "|Cookie: a=1; b=\"2\"|Authorization: Weird x y z|X-Odd: \"un;closed||");

    var sent = origin.requests.getFirst();
    assertThat(sent.all("User-Agent")).containsExactly("odd/(agent;;");
    assertThat(sent.all("Accept")).containsExactly("text/html;q=0.30, */*");
    assertThat(sent.all("Cookie")).containsExactly("a=1; b=\"2\"");
    assertThat(sent.all("Authorization")).containsExactly("Weird x y z");
    assertThat(sent.all("X-Odd")).containsExactly("\"un;closed");
  }

  @Test
  void takesOffWhatOriginsTellCachesAndConnections() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK|Surrogate-Key: a b|Cache-Tag: a,b|CDN-Cache-Control: max-age=9"
                      .replace("|", "\r\n")
                  + "|Surrogate-Control: max-age=9|Connection: X-Hop|X-Hop: 1|Keep-Alive: timeout=5"
                      .replace("|", "\r\n")
                  + "|Date: Sun, 06 Nov 1994 08:49:37 GMT|Server: inner/1.0|Set-Cookie: a=1"
                      .replace("|", "\r\n")
                  + "|Set-Cookie: b=2|ETag: \"x\"|Content-Length: 2||ok".replace("|", "\r\n"));
          return true;
        });

    var response = secure("GET / HTTP/1.1|Host: a.site.example||");

    for (var name :
        new String[] {
          "Surrogate-Key",
          "Cache-Tag",
          "CDN-Cache-Control",
          "Surrogate-Control",
          "X-Hop",
          "Keep-Alive"
        }) assertThat(response.all(name)).as(name).isEmpty();
    assertThat(response.all("Date")).containsExactly("Sun, 06 Nov 1994 08:49:37 GMT");
    assertThat(response.all("Server").toString()).doesNotContain("inner");
    assertThat(response.all("Set-Cookie")).containsExactly("a=1", "b=2");
    assertThat(response.all("ETag")).containsExactly("\"x\"");
  }

  @Test
  void anOriginThatIsNotThereGivesNothingAway() throws IOException {
    var response = secure("GET / HTTP/1.1|Host: away.site.example||");

    assertThat(response.status()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Bad Gateway");
    assertThat(response.fields().toString()).doesNotContain("127.0.0.1");
  }

  @Test
  void anOriginThatDoesNotAnswerInTimeIsATimeout() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.readHead();
          return false;
        });

    assertThat(secure("GET / HTTP/1.1|Host: a.site.example||").status()).isEqualTo(504);
  }

  @Test
  void repeatsOnceOnAFreshConnectionWhatMayBeRepeated() throws IOException {
    origin.does(
        (_, connection) -> {
          if (origin.requests.size() == 1) return false;
          connection.send(OK.replace("|", "\r\n"));
          return true;
        });

    assertThat(secure("GET / HTTP/1.1|Host: a.site.example||").status()).isEqualTo(200);
    assertThat(origin.requests).hasSize(2);
    assertThat(origin.connections.get()).isEqualTo(2);
  }

  @Test
  void repeatsNothingThatHasAnEffect() throws IOException {
    origin.does((_, _) -> false);

    var response = secure("POST / HTTP/1.1|Host: a.site.example|Content-Length: 2||hi");

    assertThat(response.status()).isEqualTo(502);
    assertThat(origin.requests).hasSize(1);
  }

  @Test
  void aResponseCutShortIsCutShortForTheClient() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
          return false;
        });

    assertThatThrownBy(() -> secure("GET / HTTP/1.1|Host: a.site.example||"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void bodiesWithoutALengthGoOnWithoutOne() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end");
          return false;
        });

    assertThat(secure("GET / HTTP/1.1|Host: a.site.example||").body()).isEqualTo("until the end");
  }

  /** RFC 9112 §3.2.2 has the target win; two names for one request are more likely an attack. */
  @Test
  void anAbsoluteTargetThatContradictsItsHostIsABadRequest() throws IOException {
    var response = secure("GET http://a.site.example/page HTTP/1.1|Host: other.example||");

    assertThat(response.status()).isEqualTo(400);
    assertThat(origin.requests).isEmpty();
  }

  @Test
  void headKeepsTheLength() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n");
          return true;
        });

    var response = secure("HEAD / HTTP/1.1|Host: a.site.example||");

    assertThat(response.field("Content-Length")).as(response.toString()).contains("12345");
    assertThat(origin.requests.getFirst().start()).startsWith("HEAD / ");
  }

  @Test
  void passesBodiesOnBothFramedAndChunked() throws IOException {
    var framed = secure("PUT / HTTP/1.1|Host: a.site.example|Content-Length: 3||abc");
    var chunked =
        secure("PUT / HTTP/1.1|Host: a.site.example|Transfer-Encoding: chunked||3|abc|0||");

    assertThat(framed.status()).isEqualTo(200);
    assertThat(chunked.status()).isEqualTo(200);
    assertThat(origin.requests).extracting(RawHttp.Message::body).containsExactly("abc", "abc");
  }

  @Test
  void saysWhyTheWireRefusesAndCountsIt() throws IOException {
    var refusal = Refusal.malformed("Transfer-Encoding in HTTP/1.0");

    var response = proxy.handler.refuse(refusal, ProxyUnderTest.secureConnection());

    var message = proxy.message(response, false);
    assertThat(message.status()).isEqualTo(400);
    assertThat(message.body()).isEqualTo("Bad Request: Transfer-Encoding in HTTP/1.0");
    assertThat(message.all("Content-Type")).containsExactly("text/plain; charset=utf-8");
    assertThat(response.entity().isStrict()).isTrue();
    assertThat(proxy.meters.counter("signet.requests", "status", "400").count()).isPositive();
  }

  @Test
  void countsRequestsByStatusAndFetchesByResult() throws IOException {
    secure("GET / HTTP/1.1|Host: unknown.example||");
    secure("GET / HTTP/1.1|Host: a.site.example||");

    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () -> {
              assertThat(proxy.meters.counter("signet.requests", "status", "503").count())
                  .isPositive();
              assertThat(proxy.meters.counter("signet.requests", "status", "200").count())
                  .isPositive();
              assertThat(proxy.meters.counter("signet.origin.fetches", "result", "2xx").count())
                  .isPositive();
            });
  }
}
