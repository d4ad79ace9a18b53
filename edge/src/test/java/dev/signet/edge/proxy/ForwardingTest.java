// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.exchange.ArrivedRequest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asked for what, as the origin and the cache hear it. */
final class ForwardingTest {
  private ProxyUnderTest proxy = new ProxyUnderTest("");
  private final RawOrigin origin;

  ForwardingTest() throws IOException {
    origin = RawOrigin.answering("HTTP/1.1 200 OK|Content-Length: 2||ok");
    proxy.with("a.site.example", origin.url());
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
    proxy.close();
  }

  private void trusting(String blocks) {
    proxy.close();
    proxy = new ProxyUnderTest("signet.proxy.trusted-proxies = [" + blocks + "]");
    proxy.with("a.site.example", origin.url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_Forwarded_For",
        "x-forwarded_host",
        "X_Real_IP",
        "X-Forwarded-Anything",
        "Proxy",
        "X-Original-URL",
        "X_Rewrite_URL",
        "X-Original-Host",
        "Signet-Request-Id",
        "signet_anything",
        "True-Client-IP",
        "CF-Connecting-IP",
      })
  void whatAClientCouldForgeIsDropped(String name) throws IOException {
    proxy.secure("GET / HTTP/1.1|Host: a.site.example|" + name + ": forged||");

    assertThat(origin.requests.getFirst().all(name)).isEmpty();
    assertThat(origin.requests.getFirst().toString()).doesNotContain("forged");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.site.example", "A.Site.Example.", "a.site.example:8443", "A.SITE.EXAMPLE"})
  void oneHostIsToldHoweverItWasWritten(String written) throws IOException {
    proxy.secure("GET / HTTP/1.1|Host: " + written + "||");

    var sent = origin.requests.getFirst();
    assertThat(sent.all("X-Forwarded-Host")).containsExactly("a.site.example");
    assertThat(sent.all("Forwarded"))
        .containsExactly("for=127.0.0.1;host=\"a.site.example\";proto=https");
  }

  @Test
  void oneEntryIsStoredForBothProtocolsAndAllSpellingsOfAHost() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok");
          return true;
        });
    proxy.secure("GET /caf%E9?a[]=1 HTTP/1.1|Host: A.site.example:8443||");

    var again =
        proxy.ask(
            ArrivedRequest.overHttp2("GET", "/caf%E9?a[]=1", "a.site.example"),
            ProxyUnderTest.secureConnection());

    assertThat(again.field("Cache-Status")).contains("signet; hit");
  }

  @Test
  void aTrustedPeersChainIsAddedTo() throws IOException {
    trusting("\"127.0.0.0/8\"");

    proxy.plain(
        "GET / HTTP/1.1|Host: a.site.example|X-Forwarded-For: 192.0.2.1|X-Forwarded-Proto: https"
            + "|X-Real-IP: 6.6.6.6||");

    var sent = origin.requests.getFirst();
    assertThat(sent.all("X-Forwarded-For")).containsExactly("192.0.2.1, 127.0.0.1");
    assertThat(sent.all("X-Forwarded-Proto")).containsExactly("https");
    assertThat(sent.all("Forwarded"))
        .containsExactly("for=192.0.2.1, for=127.0.0.1;host=\"a.site.example\";proto=https");
    assertThat(sent.all("X-Real-IP")).isEmpty();
  }

  @Test
  void aTrustedPeerThatWasAskedOverTlsIsNotSentThereAgain() throws IOException {
    trusting("\"127.0.0.1\"");
    var get = "GET / HTTP/1.1|Host: a.site.example|X-Forwarded-Proto: ";

    assertThat(proxy.plain(get + "https||").status()).isEqualTo(200);
    assertThat(proxy.plain(get + "http||").status()).isEqualTo(308);
    assertThat(proxy.secure(get + "http||").status()).isEqualTo(308);
  }

  @Test
  void fieldsThatConnectionNamesSelectNothing() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nVary: X-A\r\nContent-Length: 2\r\n\r\nok");
          return true;
        });
    proxy.secure("GET /vary HTTP/1.1|Host: a.site.example||");

    var again = proxy.secure("GET /vary HTTP/1.1|Host: a.site.example|Connection: X-A|X-A: 1||");

    assertThat(again.field("Cache-Status")).contains("signet; hit");
    assertThat(origin.requests.getFirst().all("X-A")).isEmpty();
  }

  @Test
  void theServerAsAWholeAnswersForItself() throws IOException {
    for (var lines :
        new String[] {
          "OPTIONS * HTTP/1.1|Host: a.site.example||",
          "OPTIONS http://a.site.example HTTP/1.1|Host: a.site.example||",
          "OPTIONS /x HTTP/1.1|Host: a.site.example|Max-Forwards: 0||",
        }) {
      var response = proxy.secure(lines);

      assertThat(response.status()).isEqualTo(204);
      assertThat(response.field("Allow").orElseThrow()).contains("OPTIONS");
    }
    assertThat(origin.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"OPTIONS, 7, 6", "OPTIONS, x, x", "GET, 0, 0", "PROPFIND, 3, 3"})
  void maxForwardsCountsDownWhereItCounts(String method, String received, String sent)
      throws IOException {
    proxy.secure(method + " / HTTP/1.1|Host: a.site.example|Max-Forwards: " + received + "||");

    assertThat(origin.requests.getFirst().all("Max-Forwards")).containsExactly(sent);
  }

  @Test
  void anUpgradeIsForTheOriginAlone() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok");
          return true;
        });
    var get = "GET /chat HTTP/1.1|Host: a.site.example|";
    proxy.secure(get + "|");

    var response = proxy.secure(get + "Connection: Upgrade|Upgrade: websocket||");

    assertThat(response.field("Cache-Status")).contains("signet; fwd=bypass");
    assertThat(origin.requests).hasSize(2);
  }
}
