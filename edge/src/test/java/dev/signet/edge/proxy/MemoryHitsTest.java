// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.management.ThreadMXBean;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.WireRequest.Version;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.LoggerFactory;

/** The short way answers as the long way would. */
@NullUnmarked
final class MemoryHitsTest {
  private static final Logger ACCESS_LOG = (Logger) LoggerFactory.getLogger("dev.signet.access");
  private static ProxyUnderTest proxy;
  private static RawOrigin origin;

  @BeforeContainer
  static void start() throws IOException {
    proxy = new ProxyUnderTest("");
    origin =
        new RawOrigin(
            (request, connection) -> {
              connection.send(response(request));
              return true;
            });
    proxy.with("a.site.example", origin.url());
    proxy.with("based.site.example", origin.url() + "/base");
  }

  @AfterContainer
  static void stop() throws IOException {
    ACCESS_LOG.setLevel(null);
    origin.close();
    proxy.close();
  }

  /** The path says what the response varies by: {@code /vary/accept-encoding}. */
  private static String response(RawHttp.Message request) {
    var path = request.start().split(" ", -1)[1];
    var vary = path.substring(path.lastIndexOf('/') + 1);
    return ("HTTP/1.1 200 OK|Cache-Control: max-age=600|ETag: \"1\"|X-Odd: a;b|Surrogate-Key: x|Vary: "
            + vary
            + "|Content-Type: text/css; charset=utf-8;|Content-Length: 5||hello")
        .replace("|", "\r\n");
  }

  private static final List<String> LINES =
      List.of(
          "Accept-Encoding: gzip",
          "Accept-Encoding: br,  gzip",
          "Cookie: a=1",
          "Cookie: b=2",
          "X-Forwarded-For: 6.6.6.6",
          "X_Forwarded_For: 6.6.6.6",
          "Forwarded: for=6.6.6.6",
          "Via: 1.1 cdn",
          "Via: 1.1 signet",
          "Connection: keep-alive",
          "Connection: Close",
          "Connection: accept-encoding",
          "TE: trailers",
          "Upgrade: websocket",
          "Expect: 100-continue",
          "Range: bytes=0-1",
          "If-None-Match: \"1\"",
          "If-Range: \"1\"",
          "If-Match: \"1\"",
          "Authorization: Basic x",
          "Cache-Control: no-cache",
          "Cache-Control: only-if-cached",
          "Pragma: no-cache",
          "Max-Forwards: 0",
          "Host: other.example",
          "Content-Length: 0");

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(LINES).list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> starts() {
    var methods = Arbitraries.of("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PROPFIND");
    var targets =
        Arbitraries.of(
            "/vary/",
            "/vary/accept-encoding",
            "/vary/cookie",
            "/vary/x-forwarded-for,via",
            "/vary/host,te",
            "//",
            "/a/../x",
            "/%2e%2e/x",
            "/x?q=%20#f",
            "http://a.site.example/vary/",
            "*");
    return methods.flatMap(method -> targets.map(target -> method + " " + target));
  }

  @Provide
  Arbitrary<String> hosts() {
    return Arbitraries.of(
        "a.site.example",
        "a.site.example:8443",
        "A.site.example.",
        "based.site.example",
        "none.site.example",
        "127.0.0.1");
  }

  @Property(tries = 400)
  void aHitIsWhatTheLongWayWouldAnswer(
      @ForAll("starts") String start,
      @ForAll("hosts") String host,
      @ForAll("lines") List<String> lines,
      @ForAll boolean isSecure)
      throws IOException {
    var connection =
        isSecure ? ProxyUnderTest.secureConnection() : ProxyUnderTest.plainConnection();
    var request = ArrivedRequest.read(start + " HTTP/1.1|Host: " + host + lines(lines) + "||");
    proxy.ask(request, connection);

    var hit = proxy.handler.hit(request.head(), connection);

    if (hit == null) return;
    var answer = proxy.ask(request, connection);
    assertThat(hit.head().status()).isEqualTo(answer.status());
    assertThat(fields(hit)).containsExactlyInAnyOrderElementsOf(withoutAge(answer));
    assertThat(answer.field("Age")).isPresent();
    assertThat(hit.ageSeconds()).isBetween(0L, Long.parseLong(answer.field("Age").orElseThrow()));
    if (!start.startsWith("HEAD")) assertThat(hit.body().utf8String()).isEqualTo(answer.body());
  }

  private static String lines(List<String> lines) {
    var text = new StringBuilder();
    for (var line : lines) text.append('|').append(line);
    return text.toString();
  }

  private static List<String> fields(Hit hit) {
    var lines = new ArrayList<String>();
    var fields = hit.head().fields();
    for (var i = 0; i < fields.size(); i++)
      lines.add(fields.nameAsWritten(i) + ": " + fields.value(i));
    lines.add("Content-Length: " + hit.body().size());
    return lines;
  }

  private static List<String> withoutAge(RawHttp.Message answer) {
    return answer.fields().stream().filter(line -> !line.startsWith("Age:")).toList();
  }

  private static KeptRequest get(String target, String... fields) {
    return new KeptRequest(
        Version.HTTP_2, "GET", target, "a.site.example", Fields.of(fields), false);
  }

  private static Hit hit(String target, String... fields) throws IOException {
    var connection = ProxyUnderTest.secureConnection();
    proxy.ask(ArrivedRequest.overHttp2("GET", target, "a.site.example", fields), connection);
    // it is stored once its last octet has come, which the visitor may have a moment sooner
    return await()
        .until(() -> proxy.handler.hit(get(target, fields), connection), Objects::nonNull);
  }

  @Example
  void findsWhatIsPlainlyStored() throws IOException {
    assertThat(hit("/found/")).isNotNull();
    assertThat(hit("/found/accept-encoding", "Accept-Encoding", "gzip")).isNotNull();
    assertThat(hit("/found/cookie", "Cookie", "a=1", "Cookie", "b=2")).isNotNull();
    assertThat(hit("/found/x-forwarded-for", "X-Forwarded-For", "6.6.6.6")).isNotNull();
  }

  @Example
  void countsAsTheLongWayDoes() throws IOException {
    hit("/counted/");
    var hits = proxy.meters.get("signet.cache.requests").tag("result", "hit").counter();
    var answers = proxy.meters.get("signet.requests").tag("status", "200").counter();
    var hitsBefore = hits.count();
    var answersBefore = answers.count();

    proxy.handler.hit(get("/counted/"), ProxyUnderTest.secureConnection());

    assertThat(hits.count()).isEqualTo(hitsBefore + 1);
    assertThat(answers.count()).isEqualTo(answersBefore + 1);
  }

  /** Every hit pays for it, so that it should be noticed when it doubles. */
  @Example
  void allocatesLittle() throws IOException {
    var fields =
        new String[] {
          "User-Agent", "x", "Accept", "*/*", "Accept-Encoding", "gzip, br", "Accept-Language", "en"
        };
    assertThat(hit("/allocated/accept-encoding", fields)).isNotNull();
    var request = get("/allocated/accept-encoding", fields);
    var connection = ProxyUnderTest.secureConnection();
    ACCESS_LOG.setLevel(Level.WARN);
    for (var i = 0; i < 20_000; i++) proxy.handler.hit(request, connection);

    assertThat(allocatedByHits(request, connection, 10_000)).isLessThan(800);
  }

  private static long allocatedByHits(
      KeptRequest request, AcceptedConnection connection, int count) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadAllocatedBytes();
    for (var i = 0; i < count; i++) proxy.handler.hit(request, connection);
    return (threads.getCurrentThreadAllocatedBytes() - before) / count;
  }
}
