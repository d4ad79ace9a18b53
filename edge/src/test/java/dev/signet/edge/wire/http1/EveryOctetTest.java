// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static dev.signet.edge.wire.http1.ScriptedExchanges.octets;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/** Arbitrary legal messages come out at the other end as they went in. */
final class EveryOctetTest {
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  /** Fields of requests that mean something to the wire. */
  private static final Set<String> SPECIAL =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect");

  /** Fields of responses that the wire writes itself, and of trailers that come too late. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "transfer-encoding",
          "date",
          "upgrade",
          "keep-alive",
          "proxy-connection",
          "te",
          "host",
          "trailer",
          "range",
          "cookie",
          "expect");

  private static final Http1World world = new Http1World();

  @AfterContainer
  static void stop() {
    world.close();
  }

  /**
   * @param cut how the octets are cut where the network is made to
   */
  record Sent(
      String method,
      String target,
      List<String> fields,
      List<String> pieces,
      List<String> trailers,
      boolean isChunked,
      int cut) {

    String body() {
      return String.join("", pieces);
    }

    String octets() {
      var text = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: a.example\r\n");
      lines(text, fields);
      if (!isChunked) {
        if (!body().isEmpty()) text.append("Content-Length: ").append(body().length());
        if (!body().isEmpty()) text.append("\r\n");
        return text + "\r\n" + body();
      }
      text.append("Transfer-Encoding: chunked\r\n\r\n");
      for (var piece : pieces)
        if (!piece.isEmpty())
          text.append(Integer.toHexString(piece.length()))
              .append("\r\n")
              .append(piece)
              .append("\r\n");
      lines(text.append("0\r\n"), trailers);
      return text + "\r\n";
    }

    private static void lines(StringBuilder text, List<String> fields) {
      for (var i = 0; i < fields.size(); i += 2)
        text.append(fields.get(i)).append(": ").append(fields.get(i + 1)).append("\r\n");
    }
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void requestsArriveAsTheyWereSent(@ForAll("requests") Sent sent) {
    world.exchanges.reset();
    try (var client = world.cut(at -> 1 + (at * 31 + sent.cut) % 97)) {
      client.send(sent.octets());
      client.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      var answers = WireAnswer.all(client.rest(), sent.method, "GET");

      assertThat(answers).extracting(WireAnswer::status).containsExactly(200, 200);
    }
    var arrived = world.exchanges.arrived.remove();
    assertThat(arrived.method()).isEqualTo(sent.method);
    assertThat(arrived.target()).isEqualTo(sent.target);
    assertThat(arrived.body()).isEqualTo(sent.body());
    assertThat(arrived.fields().subList(2, 2 + sent.fields.size())).isEqualTo(sent.fields);
    assertThat(arrived.trailers()).isEqualTo(sent.isChunked ? sent.trailers : List.of());
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void responsesArriveAsTheyWereGiven(@ForAll("requests") Sent given, @ForAll boolean sized) {
    world.exchanges.reset();
    world.exchanges.answer =
        request -> {
          var interim = request.getAttribute(Messages.INTERIM).orElseThrow();
          interim.send(103, fields(given.trailers));
          return CompletableFuture.completedStage(response(given, sized));
        };
    try (var client = world.plain()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(103, 200);
      assertThat(answers.getFirst().fields()).isEqualTo(given.trailers);
      var last = answers.getLast();
      assertThat(last.fields().subList(0, given.fields.size())).isEqualTo(given.fields);
      assertThat(last.body()).isEqualTo(given.body());
      assertThat(last.isChunked()).isEqualTo(!sized);
      assertThat(last.trailers()).isEqualTo(sized ? List.of() : given.trailers);
    }
  }

  private static HttpResponse response(Sent given, boolean sized) {
    var pieces = new ArrayList<ByteString>();
    for (var piece : given.pieces) pieces.add(octets(piece));
    var bytes = Source.from(pieces);
    var length = given.body().length();
    var headers = new ArrayList<akka.http.javadsl.model.HttpHeader>();
    for (var i = 0; i < given.fields.size(); i += 2)
      headers.add(RawHeader.create(given.fields.get(i), given.fields.get(i + 1)));
    var response =
        HttpResponse.create()
            .addHeaders(headers)
            .addAttribute(
                Messages.TRAILERS,
                new Messages.Trailers(CompletableFuture.completedStage(fields(given.trailers))));
    if (!sized)
      return response.withEntity(HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes));
    return length == 0
        ? response.withEntity(HttpEntities.EMPTY)
        : response.withEntity(HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length, bytes));
  }

  /** What may not stand in a response is never written, whoever gives it. */
  @Property(tries = 100, shrinking = ShrinkingMode.BOUNDED)
  void illegalFieldsOfResponsesNeverReachTheClient(
      @ForAll("illegal") List<String> field, @ForAll boolean inTrailer) {
    world.exchanges.reset();
    world.exchanges.answer =
        _ -> {
          var response =
              HttpResponse.create()
                  .withEntity(
                      HttpEntities.createChunked(
                          ContentTypes.NO_CONTENT_TYPE, Source.single(octets("content"))));
          return CompletableFuture.completedStage(
              inTrailer
                  ? response.addAttribute(
                      Messages.TRAILERS,
                      new Messages.Trailers(CompletableFuture.completedStage(fields(field))))
                  : response.addHeader(RawHeader.create(field.getFirst(), field.getLast())));
        };
    try (var client = world.plain()) {
      var ending = client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").ending();

      if (inTrailer) {
        assertThat(ending.octets()).doesNotContain("\r\n0\r\n");
      } else {
        var answers = WireAnswer.all(ending.octets());
        assertThat(answers).extracting(WireAnswer::status).containsExactly(500);
        assertThat(answers.getFirst().fields()).hasSize(6);
      }
    }
  }

  private static Fields fields(List<String> lines) {
    return Fields.of(lines.toArray(String[]::new));
  }

  @Provide
  Arbitrary<Sent> requests() {
    var bodies =
        Arbitraries.oneOf(
                octetsOfBodies(0, 40), octetsOfBodies(200, 3000), octetsOfBodies(70_000, 90_000))
            .list()
            .ofMaxSize(4);
    return Combinators.combine(
            token(1, 20),
            targets(),
            lines(SPECIAL),
            bodies,
            lines(RESERVED),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 96))
        .as(Sent::new)
        .filter(sent -> !sent.method.equals("HEAD"));
  }

  private static Arbitrary<String> token(int shortest, int longest) {
    return Arbitraries.strings().withChars(TOKEN).ofMinLength(shortest).ofMaxLength(longest);
  }

  private static Arbitrary<String> targets() {
    return Arbitraries.strings()
        .withCharRange('!', '~')
        .ofMaxLength(200)
        .map(target -> "/" + target.replace('#', '!'));
  }

  private static Arbitrary<String> values() {
    return Arbitraries.strings()
        .withCharRange(' ', '~')
        .withCharRange('\u0080', '\u00ff')
        .withChars('\t')
        .ofMaxLength(60)
        .map(EveryOctetTest::withoutSpaceAround);
  }

  private static String withoutSpaceAround(String value) {
    return value.replaceAll("^[ \t]+|[ \t]+$", "");
  }

  private static Arbitrary<List<String>> lines(Set<String> without) {
    return Combinators.combine(
            token(1, 30)
                .filter(
                    name ->
                        !without.contains(name.toLowerCase(Locale.ROOT))
                            && !RESERVED.contains(name.toLowerCase(Locale.ROOT))),
            values())
        .as(List::of)
        .list()
        .ofMaxSize(12)
        .map(lines -> lines.stream().flatMap(List::stream).toList());
  }

  private static Arbitrary<String> octetsOfBodies(int shortest, int longest) {
    return Combinators.combine(
            Arbitraries.integers().between(shortest, longest), Arbitraries.randoms())
        .as(
            (length, random) -> {
              var octets = new byte[length];
              random.nextBytes(octets);
              return new String(octets, java.nio.charset.StandardCharsets.ISO_8859_1);
            });
  }

  @Provide
  Arbitrary<List<String>> illegal() {
    var bad =
        Arbitraries.chars()
            .range('\0', '\u0008')
            .range('\n', '\u001f')
            .with('\u007f', '\u0100', '\u560d', '\u560a', '\u2028');
    var badValue =
        Combinators.combine(values(), bad, values())
            .as((before, c, after) -> "x" + before + c + after + "x");
    var badName =
        Combinators.combine(
                token(0, 5),
                Arbitraries.oneOf(bad, Arbitraries.of(' ', '\t', ':', '(', '\u00e9', '"')),
                token(0, 5))
            .as((before, c, after) -> "x" + before + c + after);
    return Arbitraries.oneOf(
        badValue.map(value -> List.of("X-Field", value)),
        badName.map(name -> List.of(name, "value")));
  }
}
