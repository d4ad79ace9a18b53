// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.ListenerWorld;
import dev.signet.edge.wire.RunningCommand;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin's interim responses on their way to a visitor (RFC 9110 §15.2). */
@Timeout(60)
final class InterimResponsesTest {
  private static final String GET = "GET / HTTP/1.1|Host: a.site.example||";

  /** As octets, one per char. */
  private static final String LINK = "</\u00c3\u00a9.css>;  rel=preload; title=\"a, b\t;c\"";

  private ProxyUnderTest proxy;
  private ListenerWorld world;

  @BeforeEach
  void start() {
    proxy = new ProxyUnderTest("");
    world = new ListenerWorld("", proxy.handler);
    world.serve("a.site.example");
  }

  @AfterEach
  void close() {
    world.close();
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void haveOnlyFieldsThatAFinalOneWouldHave(String version) throws Exception {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines(
                  "HTTP/1.1 103 Early Hints|Cache-Tag: a,b|Surrogate-Key: a b|"
                      + "Surrogate-Control: max-age=1|CDN-Cache-Control: max-age=1|"
                      + "Connection: X-Hop, close|X-Hop: h|TE: trailers|Trailer: X-Sum|"
                      + "Keep-Alive: timeout=1|Proxy-Connection: close|Upgrade: h2c|"
                      + "Transfer-Encoding: chunked|Content-Length: 7|Server: origin|"
                      + ("Via: 1.0 inner|X-Other: 1|Link: " + LINK + "|Link: </b>||"));
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
              return true;
            })) {

      var output =
          RunningCommand.run(
                  "curl",
                  "-sk",
                  version,
                  "--max-time",
                  "10",
                  "--include",
                  "--connect-to",
                  "::127.0.0.1:" + world.httpsPort(),
                  "https://a.site.example/")
              .output();

      var sections = List.of(output.split("\r\n\r\n"));
      assertThat(sections).hasSize(3);
      var interim = List.of(sections.getFirst().split("\r\n"));
      assertThat(interim.getFirst()).contains(" 103");
      assertThat(interim.stream().skip(1).map(InterimResponsesTest::withSmallName))
          .containsExactly(
              "via: 1.0 inner",
              "x-other: 1",
              "link: </\u00e9.css>;  rel=preload; title=\"a, b\t;c\"",
              "link: </b>",
              "via: 1.1 signet",
              "server: signet");
      assertThat(sections.get(1)).contains(" 200");
      assertThat(sections.get(2)).isEqualTo("ok");
    }
  }

  private static String withSmallName(String line) {
    var colon = line.indexOf(':');
    return line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
  }

  @Test
  void reachOnlyTheVisitorWhoseRequestIsFetched() throws Exception {
    var sharing = new CountDownLatch(1);
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 103 Early Hints|Link: </a>||");
              await(sharing);
              connection.sendLines(
                  "HTTP/1.1 200 OK|Cache-Control: max-age=60|Content-Length: 2||ok");
              return true;
            })) {
      BlockingQueue<String> heardByFirst = new LinkedBlockingQueue<>();
      BlockingQueue<String> heardByOthers = new LinkedBlockingQueue<>();

      var first = ask(heardByFirst);
      assertThat(heardByFirst.poll(20, TimeUnit.SECONDS)).isEqualTo("103 </a>");
      var second = ask(heardByOthers);
      sharing.countDown();

      assertThat(proxy.body(ProxyUnderTest.join(first))).isEqualTo("ok");
      assertThat(proxy.body(ProxyUnderTest.join(second))).isEqualTo("ok");
      assertThat(proxy.body(ProxyUnderTest.join(ask(heardByOthers)))).isEqualTo("ok");
      assertThat(heardByOthers).isEmpty();
      assertThat(origin.requests).hasSize(1);
    }
  }

  private CompletionStage<HttpResponse> ask(BlockingQueue<String> heard) {
    InterimResponses visitor = (status, fields) -> heard.add(status + " " + fields.first("link"));
    return proxy.handler.handle(
        ArrivedRequest.read(GET).message().addAttribute(Messages.INTERIM, visitor),
        ProxyUnderTest.secureConnection());
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) throw new IOException("nobody let the origin go on");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
