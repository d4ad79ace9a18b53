// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.WireRequest.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever is legal passes between proxy and origin octet for octet, in both directions. */
final class EveryOriginOctetTest {
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static @Nullable ProxyUnderTest proxy;
  private static @Nullable RawOrigin origin;

  /** A message's variable parts. */
  record Parts(List<String> fields, String body, boolean isChunked, List<String> trailers) {}

  @BeforeContainer
  static void start() throws IOException {
    proxy = new ProxyUnderTest("");
    origin = RawOrigin.answering("HTTP/1.1 204 No Content||");
    proxy.with("a.site.example", origin.url());
  }

  @AfterContainer
  static void stop() throws IOException {
    if (origin != null) origin.close();
    if (proxy != null) proxy.close();
  }

  private static ProxyUnderTest proxy() {
    if (proxy == null) throw new IllegalStateException("not started");
    return proxy;
  }

  private static RawOrigin origin() {
    if (origin == null) throw new IllegalStateException("not started");
    return origin;
  }

  /** Names that mean something to a proxy have tests of their own. */
  private static Arbitrary<String> names() {
    return Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(12).map("X-Y"::concat);
  }

  /** Field content: visible octets, obs-text, and white space within (RFC 9110 §5.5). */
  private static Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withChars('\t')
        .withCharRange('\u0080', '\u00ff')
        .ofMaxLength(40)
        .map(EveryOriginOctetTest::trimmed);
  }

  /** White space around a value is not part of it; U+0085 and U+00A0 are octets like others. */
  private static String trimmed(String text) {
    var start = 0;
    var end = text.length();
    while (start < end && " \t".indexOf(text.charAt(start)) >= 0) start++;
    while (end > start && " \t".indexOf(text.charAt(end - 1)) >= 0) end--;
    return text.substring(start, end);
  }

  private static Arbitrary<List<String>> lines() {
    return Combinators.combine(names(), values())
        .as((name, value) -> name + ": " + value)
        .list()
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<Parts> parts() {
    var octets = Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(300);
    var bodies = octets.map(text -> text.length() % 7 == 0 ? text.repeat(700) : text);
    return Combinators.combine(lines(), bodies, Arbitraries.of(true, false), lines())
        .as(Parts::new);
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.strings().withChars(TOKEN).ofMinLength(1).ofMaxLength(12).map("M"::concat);
  }

  @Provide
  Arbitrary<String> targets() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .excludeChars('#')
        .ofMaxLength(40)
        .map("/"::concat);
  }

  private static String chunked(Parts parts) {
    var text = new StringBuilder();
    for (var at = 0; at < parts.body().length(); ) {
      var end = Math.min(parts.body().length(), at + 1 + at % 50);
      text.append(Integer.toHexString(end - at)).append(";x=\"y\"\r\n");
      text.append(parts.body(), at, end).append("\r\n");
      at = end;
    }
    text.append("0\r\n");
    for (var line : parts.trailers()) text.append(line).append("\r\n");
    return text.append("\r\n").toString();
  }

  @Property(tries = 150)
  void ofResponses(@ForAll("parts") Parts parts) throws IOException {
    var text = new StringBuilder("HTTP/1.1 200 Fine\r\n");
    for (var line : parts.fields()) text.append(line).append("\r\n");
    if (parts.isChunked()) text.append("Transfer-Encoding: chunked\r\n\r\n").append(chunked(parts));
    else text.append("Content-Length: " + parts.body().length() + "\r\n\r\n").append(parts.body());
    origin()
        .does(
            (_, connection) -> {
              connection.send(text.toString());
              return true;
            });

    var response =
        ProxyUnderTest.join(
            proxy().send("POST / HTTP/1.1|Host: a.site.example|Content-Length: 1||x"));
    var answer = proxy().message(response, false);

    assertThat(response.status().reason()).isEqualTo("Fine");
    assertThat(answer.body()).isEqualTo(parts.body());
    assertThat(ours(answer.fields())).isEqualTo(parts.fields());
    if (parts.isChunked()) {
      var trailers =
          ProxyUnderTest.join(response.getAttribute(Messages.TRAILERS).orElseThrow().fields());
      var lines = new ArrayList<String>();
      for (var i = 0; i < trailers.size(); i++)
        lines.add(trailers.nameAsWritten(i) + ": " + trailers.value(i));
      assertThat(lines).isEqualTo(parts.trailers());
    } else {
      assertThat(answer.field("Content-Length")).hasValue("" + parts.body().length());
    }
  }

  @Property(tries = 150)
  void ofRequests(
      @ForAll("methods") String method,
      @ForAll("targets") String target,
      @ForAll("parts") Parts parts)
      throws IOException {
    origin()
        .does(
            (_, connection) -> {
              connection.send("HTTP/1.1 204 No Content\r\n\r\n");
              return true;
            });
    var fields = new ArrayList<>(List.of("Host", "a.site.example"));
    fields.addAll(inTurns(parts.fields()));
    var head =
        new KeptRequest(
            Version.HTTP_1_1, method, target, null, Fields.of(fields.toArray(String[]::new)), true);
    var bytes = ByteString.fromString(parts.body(), StandardCharsets.ISO_8859_1);
    var type = ContentTypes.NO_CONTENT_TYPE;
    var request =
        ArrivedRequest.of(
            head,
            parts.isChunked()
                ? HttpEntities.createChunked(type, Source.single(bytes))
                : HttpEntities.create(type, bytes));
    if (parts.isChunked())
      request = request.withTrailers(inTurns(parts.trailers()).toArray(String[]::new));

    var answer = proxy().ask(request, ProxyUnderTest.secureConnection());

    assertThat(answer.status()).isEqualTo(204);
    var sent = origin().requests.getLast();
    assertThat(sent.start()).isEqualTo(method + " " + target + " HTTP/1.1");
    assertThat(ours(sent.fields())).isEqualTo(parts.fields());
    assertThat(sent.body()).isEqualTo(parts.body());
    if (parts.isChunked()) assertThat(sent.trailers()).isEqualTo(parts.trailers());
  }

  private static List<String> inTurns(List<String> lines) {
    var turns = new ArrayList<String>();
    for (var line : lines) {
      var colon = line.indexOf(": ");
      turns.add(line.substring(0, colon));
      turns.add(line.substring(colon + 2));
    }
    return turns;
  }

  private static List<String> ours(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("X-Y")).toList();
  }
}
