// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.wire.http1.NoLeaks;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request and its answer are over HTTP/2 (RFC 9113 §8). */
@Timeout(30)
@ExtendWith(NoLeaks.class)
final class RequestsOverHttp2Test {
  private final Http2TestServer server = new Http2TestServer();

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  private WireRequest head() {
    return Messages.headOf(server.requests.getLast());
  }

  private CompletionStage<HttpResponse> echo(HttpRequest request) {
    return request
        .entity()
        .getDataBytes()
        .runFold(ByteString.emptyByteString(), ByteString::concat, server.materializer())
        .thenApply(bytes -> HttpResponse.create().withEntity(HttpEntities.create(bytes)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/search?q=50%",
        "/[]",
        "/%7E",
        "//x",
        "/a/./b/../c",
        "/a%2Bb",
        "/caf%E9",
        "/a|b\"{}^`"
      })
  void handsTargetsOverAsTheyWereSent(String target) throws Exception {
    try (var client = server.connect()) {
      assertThat(client.get(1, target).answer(1).status()).isEqualTo("200");
    }

    assertThat(head().target()).isEqualTo(target);
    assertThat(head().authority()).isEqualTo("a.example");
    assertThat(head().version()).isEqualTo(WireRequest.Version.HTTP_2);
    assertThat(head().hasBody()).isFalse();
  }

  @Test
  void handsValuesOverOctetForOctet() throws Exception {
    var octets = "caf\u00e9 \u00ff\u0080 \tx";

    try (var client = server.connect()) {
      client.get(1, "/", "x-octets", octets, "te", "trailers", "x-empty", "").answer(1);
    }

    assertThat(head().fields().first("x-octets")).isEqualTo(octets);
    assertThat(head().fields().first("te")).isEqualTo("trailers");
    assertThat(head().fields().first("x-empty")).isEmpty();
    assertThat(server.requests.getLast().getHeader("x-octets").orElseThrow().value())
        .isEqualTo(octets);
    assertThat(server.requests.getLast().getUri().toString()).isEqualTo("/");
  }

  @Test
  void joinsTheCrumbsOfACookie() throws Exception {
    try (var client = server.connect()) {
      client.get(1, "/", "cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c=3").answer(1);
    }

    assertThat(head().fields().first("cookie")).isEqualTo("a=1; b=2; c=3");
    assertThat(head().fields().size()).isEqualTo(2);
    assertThat(head().fields().name(1)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PROPFIND", "QUERY", "M-SEARCH", "get", "OPTIONS", "TRACE", "POST"})
  void handsAnyMethodOver(String method) throws Exception {
    try (var client = server.connect()) {
      assertThat(client.headers(1, true, request(method, "/")).answer(1).text()).isEqualTo("hello");
    }

    assertThat(head().method()).isEqualTo(method);
    assertThat(server.requests.getLast().method().name()).isEqualTo(method);
  }

  @Test
  void handsConnectOverWithItsAuthorityAsTarget() throws Exception {
    try (var client = server.connect()) {
      client.headers(1, false, ":method", "CONNECT", ":authority", "a.example:443").answer(1);
    }

    assertThat(head().target()).isEqualTo("a.example:443");
  }

  @Test
  void keepsALengthThatTheClientAnnounced() throws Exception {
    server.answering(this::echo);

    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/form", "content-length", "7"));
      client.data(1, false, "abc").data(1, true, "defg");

      var answer = client.answer(1);

      assertThat(answer.text()).isEqualTo("abcdefg");
      assertThat(answer.field("content-length")).isEqualTo("7");
    }
    assertThat(server.requests.getLast().entity().getContentLengthOption()).hasValue(7);
    assertThat(head().fields().first("content-length")).isEqualTo("7");
  }

  @Test
  void takesABodyOfUnknownLengthWithItsTrailers() throws Exception {
    var trailers = new AtomicReference<Fields>();
    server.answering(
        request ->
            echo(request)
                .thenCombine(
                    request.getAttribute(Messages.TRAILERS).orElseThrow().fields(),
                    (response, fields) -> {
                      trailers.set(fields);
                      return response;
                    }));

    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/")).data(1, false, "abc");
      client.headers(1, true, "x-sum", "1234");

      assertThat(client.answer(1).text()).isEqualTo("abc");
    }
    assertThat(trailers.get().first("x-sum")).isEqualTo("1234");
    assertThat(server.requests.getLast().entity().getContentLengthOption()).isEmpty();
  }

  @Test
  void takesAGetWithAnEmptyDataFrameForOneWithoutABody() throws Exception {
    try (var client = server.connect()) {
      client.headers(1, false, request("GET", "/")).data(1, true, "");

      assertThat(client.answer(1).text()).isEqualTo("hello");
    }
    assertThat(head().hasBody()).isFalse();
    assertThat(server.requests.getLast().entity().isStrict()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "TRACE", "OPTIONS", "DELETE"})
  void takesABodyWhereItIsRareForWhatItIs(String method) throws Exception {
    server.answering(this::echo);

    try (var client = server.connect()) {
      client.headers(1, false, request(method, "/")).data(1, false, "q").data(1, true, "uery");

      assertThat(client.answer(1).text()).isEqualTo("query");
    }
    assertThat(head().hasBody()).isTrue();
  }

  @Test
  void answersSeveralStreamsOutOfOrder() throws Exception {
    var first = new CompletableFuture<HttpResponse>();
    server.answering(
        request ->
            Messages.headOf(request).target().equals("/1")
                ? first
                : CompletableFuture.completedFuture(Http2TestServer.text("second")));

    try (var client = server.connect()) {
      client.get(1, "/1").get(3, "/2");
      assertThat(client.answer(3).text()).isEqualTo("second");

      first.complete(Http2TestServer.text("first"));

      assertThat(client.answer(1).text()).isEqualTo("first");
    }
  }

  @Test
  void writesFieldsOctetForOctetAndNoneOfTheConnections() throws Exception {
    server.respondingWith(
        _ ->
            Http2TestServer.text("x")
                .addHeader(RawHeader.create("X-Octets", "\u00e9\u00ff"))
                .addHeader(RawHeader.create("Content-Type", "text/css; charset=utf-8;"))
                .addHeader(RawHeader.create("Connection", "keep-alive"))
                .addHeader(RawHeader.create("Keep-Alive", "timeout=5"))
                .addHeader(RawHeader.create("Transfer-Encoding", "chunked")));

    try (var client = server.connect()) {
      var answer = client.get(1, "/").answer(1);

      assertThat(answer.field("x-octets")).isEqualTo("\u00e9\u00ff");
      assertThat(answer.field("content-type")).isEqualTo("text/css; charset=utf-8;");
      assertThat(answer.field("date")).isNotNull();
      assertThat(answer.field("content-length")).isEqualTo("1");
      assertThat(answer.heads().getFirst().fields())
          .noneMatch(field -> field.matches("(connection|keep-alive|transfer-encoding): .*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\u0000", " a", "\u20ac"})
  void writesNoIllegalField(String value) throws Exception {
    server.respondingWith(
        request ->
            Messages.headOf(request).target().equals("/ok")
                ? Http2TestServer.text("ok")
                : Http2TestServer.text("x").addHeader(RawHeader.create("x", value)));

    try (var client = server.connect()) {
      assertThat(client.get(1, "/").answer(1).status()).isEqualTo("500");
      assertThat(client.get(3, "/ok").answer(3).text()).isEqualTo("ok");
    }
  }

  @Test
  void answersHeadWithoutABodyAndWithoutALengthOfItsOwn() throws Exception {
    server.respondingWith(
        request ->
            switch (Messages.headOf(request).target()) {
              case "/5" ->
                  HttpResponse.create()
                      .withEntity(
                          HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, 5, Source.empty()));
              case "/strict" -> Http2TestServer.text("abc");
              default -> HttpResponse.create();
            });

    try (var client = server.connect()) {
      var five = client.headers(1, true, request("HEAD", "/5")).answer(1);
      var strict = client.headers(3, true, request("HEAD", "/strict")).answer(3);
      var none = client.headers(5, true, request("HEAD", "/")).answer(5);

      assertThat(five.field("content-length")).isEqualTo("5");
      assertThat(five.text()).isEmpty();
      assertThat(strict.field("content-length")).isEqualTo("3");
      assertThat(strict.text()).isEmpty();
      assertThat(none.field("content-length")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void writesNoLengthWhereThereIsNoBody(int status) throws Exception {
    server.respondingWith(_ -> HttpResponse.create().withStatus(status));

    try (var client = server.connect()) {
      var answer = client.get(1, "/").answer(1);

      assertThat(answer.status()).isEqualTo(Integer.toString(status));
      assertThat(answer.field("content-length")).isNull();
    }
  }

  @Test
  void writesInterimResponsesAndTrailers() throws Exception {
    server.respondingWith(
        request -> {
          request
              .getAttribute(Messages.INTERIM)
              .orElseThrow()
              .send(103, Fields.of("link", "</a.css>; rel=preload"));
          return Http2TestServer.text("body")
              .addAttribute(
                  Messages.TRAILERS,
                  new Messages.Trailers(
                      CompletableFuture.completedFuture(Fields.of("x-sum", "12"))));
        });

    try (var client = server.connect()) {
      var answer = client.get(1, "/").answer(1);

      assertThat(answer.heads()).hasSize(3);
      assertThat(answer.heads().get(0).field(":status")).isEqualTo("103");
      assertThat(answer.heads().get(0).field("link")).isEqualTo("</a.css>; rel=preload");
      assertThat(answer.heads().get(1).field(":status")).isEqualTo("200");
      assertThat(answer.heads().get(2).fields()).containsExactly("x-sum: 12");
      assertThat(answer.text()).isEqualTo("body");
    }
  }

  /** Only requests may have it (RFC 9113 §8.2.2). */
  @Test
  void writesTeInNoResponse() throws Exception {
    var te = Fields.of("te", "trailers", "x-other", "1");
    server.respondingWith(
        request -> {
          request.getAttribute(Messages.INTERIM).orElseThrow().send(103, te);
          return Http2TestServer.text("body")
              .addHeader(RawHeader.create("TE", "trailers"))
              .addHeader(RawHeader.create("X-Other", "1"))
              .addAttribute(
                  Messages.TRAILERS, new Messages.Trailers(CompletableFuture.completedFuture(te)));
        });

    try (var client = server.connect()) {
      assertThat(client.get(1, "/").answer(1).heads())
          .hasSize(3)
          .allSatisfy(
              head -> {
                assertThat(head.field("te")).isNull();
                assertThat(head.field("x-other")).isEqualTo("1");
              });
    }
  }

  @Test
  void writesAsManyInterimResponsesAsOverHttp1() throws Exception {
    server.respondingWith(
        request -> {
          var interim = request.getAttribute(Messages.INTERIM).orElseThrow();
          for (var i = 0; i < 100; i++) interim.send(102, Fields.of());
          return Http2TestServer.text("body");
        });

    try (var client = server.connect()) {
      assertThat(client.get(1, "/").answer(1).heads()).hasSize(InterimResponses.MOST_SENT + 1);
    }
  }

  @Test
  void asksForABodyOnceSomebodyReadsIt() throws Exception {
    server.answering(this::echo);

    try (var client = server.connect()) {
      client.headers(
          1, false, request("POST", "/", "expect", "100-continue", "content-length", "3"));
      var asked = client.expect(Http2RawClient.HEADERS);
      assertThat(asked.field(":status")).isEqualTo("100");

      assertThat(client.data(1, true, "abc").answer(1).text()).isEqualTo("abc");
    }
  }

  @Test
  void doesNotAskForABodyThatNobodyReads() throws Exception {
    try (var client = server.connect()) {
      client.headers(
          1, false, request("POST", "/", "expect", "100-continue", "content-length", "3"));

      var answer = client.answer(1);
      assertThat(answer.heads()).hasSize(1);
      assertThat(answer.isWhole()).isTrue();
      var reset = client.expect(Http2RawClient.RST_STREAM);
      assertThat(reset.code()).isEqualTo(Http2RawClient.NO_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void neverEndsABodyOfAnotherLengthThanAnnouncedAsIfItWereWhole(int announced) throws Exception {
    server.respondingWith(
        _ ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.NO_CONTENT_TYPE,
                        announced,
                        Source.from(
                                List.of(ByteString.fromString("ab"), ByteString.fromString("cde")))
                            .mapMaterializedValue(_ -> akka.NotUsed.getInstance()))));

    try (var client = server.connect()) {
      var answer = client.get(1, "/").answer(1);

      assertThat(answer.isWhole()).isFalse();
      assertThat(answer.reset()).isEqualTo(Http2RawClient.INTERNAL_ERROR);
      assertThat(client.answersPing()).isTrue();
    }
  }

  @Test
  void neverEndsABodyThatFailsAsIfItWereWhole() throws Exception {
    server.respondingWith(
        _ ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.NO_CONTENT_TYPE,
                        Source.single(ByteString.fromString("ab"))
                            .concat(
                                Source.failed(new IllegalStateException("the origin is gone"))))));

    try (var client = server.connect()) {
      assertThat(client.get(1, "/").answer(1).reset()).isEqualTo(Http2RawClient.INTERNAL_ERROR);
    }
  }

  @Test
  void failsTheRequestWhoseHandlerThrowsAndNoOther() throws Exception {
    server.answering(
        request -> {
          if (Messages.headOf(request).target().equals("/bad"))
            throw new IllegalStateException("a fault");
          return CompletableFuture.completedFuture(Http2TestServer.text("good"));
        });

    try (var client = server.connect()) {
      assertThat(client.get(1, "/bad").answer(1).status()).isEqualTo("500");
      assertThat(client.get(3, "/").answer(3).text()).isEqualTo("good");
    }
  }

  @Test
  void cancelsAResponseThatTheClientResets() throws Exception {
    var cancelled = new CompletableFuture<Object>();
    server.respondingWith(
        _ ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.NO_CONTENT_TYPE,
                        Source.repeat(ByteString.fromString("x".repeat(1000)))
                            .watchTermination(
                                (used, done) -> {
                                  done.whenComplete((_, _) -> cancelled.complete("done"));
                                  return used;
                                }))));

    try (var client = server.connect()) {
      client.get(1, "/");
      client.expect(Http2RawClient.DATA);
      client.reset(1, Http2RawClient.CANCEL);

      await().atMost(Duration.ofSeconds(5)).until(cancelled::isDone);
      assertThat(client.answersPing()).isTrue();
    }
  }

  @Test
  void failsARequestBodyThatTheClientResets() throws Exception {
    var read = new CompletableFuture<Object>();
    server.answering(
        request -> {
          request
              .entity()
              .getDataBytes()
              .runWith(Sink.ignore(), server.materializer())
              .whenComplete((done, failure) -> read.complete(failure == null ? done : failure));
          return new CompletableFuture<>();
        });

    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/")).data(1, false, "abc");
      await().until(() -> !server.requests.isEmpty());
      client.reset(1, Http2RawClient.CANCEL);

      await().atMost(Duration.ofSeconds(5)).until(read::isDone);
      assertThat(read.get()).isInstanceOf(Throwable.class);
    }
  }

  @Test
  void answersHitsAtOnce() throws Exception {
    var body = ByteString.fromString("cached".repeat(5000));
    var head =
        new RenderedHead(
            200,
            "OK",
            Fields.of(
                "Content-Type", "text/html",
                "ETag", "\"1\"",
                "Date", "Sat, 28 Nov 2026 00:00:00 GMT"));
    server.hitting(
        request -> request.target().startsWith("/hit") ? new Hit(head, 1234567, body) : null);

    try (var client = server.connect()) {
      for (var stream = 1; stream < 20; stream += 2) {
        client.get(stream, "/hit" + stream);
        var answer = client.answer(stream);
        client.window(0, body.length());

        assertThat(answer.heads().getFirst().fields())
            .containsExactly(
                ":status: 200",
                "content-type: text/html",
                "etag: \"1\"",
                "date: Sat, 28 Nov 2026 00:00:00 GMT",
                "age: 1234567",
                "content-length: 30000");
        assertThat(answer.text()).isEqualTo(body.utf8String());
      }
      var answer = client.headers(21, true, request("HEAD", "/hit")).answer(21);
      assertThat(answer.field("content-length")).isEqualTo("30000");
      assertThat(answer.text()).isEmpty();

      assertThat(client.get(23, "/miss").answer(23).text()).isEqualTo("hello");
    }
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void passesLargeBodiesBothWays() throws Exception {
    server.respondingWith(
        request ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.NO_CONTENT_TYPE, request.entity().getDataBytes())));
    var sent = new StringBuilder();
    try (var client = server.connect()) {
      client.settings(Http2RawClient.INITIAL_WINDOW_SIZE, 1 << 30).window(0, 1 << 30);
      client.headers(1, false, request("POST", "/echo"));
      for (var i = 0; i < 64; i++) sent.append((i + "-").repeat(4000), 0, 8000);
      var writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (var i = 0; i < 64; i++)
                        client
                            .awaitWindow(1, 8000)
                            .data(1, i == 63, sent.substring(8000 * i, 8000 * (i + 1)));
                    } catch (java.io.IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });

      var answer = client.answer(1);
      writer.join();

      assertThat(answer.isWhole()).isTrue();
      assertThat(answer.text()).isEqualTo(sent.toString());
    }
  }
}
