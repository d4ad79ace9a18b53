// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static dev.signet.edge.wire.http1.ScriptedExchanges.octets;
import static dev.signet.edge.wire.http1.ScriptedExchanges.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection ends, when it goes on, and what its client has got by then. */
@ExtendWith(NoLeaks.class)
final class ConnectionLifeTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration LONGER_THAN_LINGERING = Duration.ofMillis(2600);

  private Http1World world;
  private LogWatch log;

  @BeforeEach
  void start() {
    world = new Http1World("signet.http { head-timeout = 400ms, idle-timeout = 500ms }");
    log = new LogWatch();
  }

  @AfterEach
  void stop() {
    log.close();
    world.close();
    assertThat(log.heard()).isEmpty();
  }

  @Test
  void answersAHeadThatDoesNotEndInTime() {
    try (var client = world.plain()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ");

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(408);
    }
  }

  @Test
  void saysNothingToAConnectionThatSaysNothing() {
    try (var client = world.plain();
        var waiting = world.plain()) {
      waiting.send(GET).until("/ ");

      assertThat(client.rest()).isEmpty();
      assertThat(waiting.rest()).isEmpty();
    }
  }

  @Test
  void answersABodyThatDoesNotArriveInTime() {
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");

      assertThat(WireAnswer.all(client.rest())).extracting(WireAnswer::status).containsExactly(408);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HEAD / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "HEAD / HTTP/1.1\r\nHost: a\r\nX : x\r\n\r\n",
        "HEAD / HTTP/1.1\r\n\r\n"
      })
  void refusesAHeadWithoutContent(String malformed) {
    try (var client = world.plain()) {
      client.send(malformed);

      assertThat(client.rest()).contains("HTTP/1.1 400 ", "content-length: ").endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClosedConnectionWaitsForAClientThatReadsSlowly(boolean isHit) {
    world.close();
    world = new Http1World("signet.http { head-timeout = 60s, idle-timeout = 60s }");
    var size = 12 * 1024 * 1024;
    var written = new AtomicBoolean();
    if (isHit) {
      world.exchanges.hit = _ -> ScriptedExchanges.hit(size);
    } else {
      world.exchanges.answer =
          _ ->
              streamed(
                  size,
                  Source.repeat(ByteString.fromArray(new byte[48 * 1024]))
                      .take(size / (48 * 1024))
                      .wireTap(_ -> {})
                      .watchTermination(
                          (m, done) -> {
                            var _ = done.thenRun(() -> written.set(true));
                            return m;
                          }));
    }
    try (var client = RawClient.plain(world.ports.httpPort(), 4096)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      var head = client.until("\r\n\r\n");
      var left = size;
      while (!written.get() && left > 200 * 1024) {
        client.next(32 * 1024);
        left -= 32 * 1024;
        if (isHit && left < 4 * 1024 * 1024) written.set(true);
      }
      await()
          .during(LONGER_THAN_LINGERING)
          .atMost(Duration.ofSeconds(8))
          .until(() -> world.ports.http.openConnections() <= 1);

      var rest = client.rest();

      assertThat(head).contains("connection: close");
      assertThat(rest).hasSize(left);
    }
  }

  @Test
  void drainsAfterALongHit() {
    var size = 12 * 1024 * 1024;
    world.exchanges.hit = _ -> ScriptedExchanges.hit(size);
    try (var client = world.plain()) {
      client.send(GET).until("\r\n\r\n");

      var drained = world.ports.http.drain(Duration.ofSeconds(20)).toCompletableFuture();

      assertThat(drained).isNotDone();
      assertThat(client.rest()).hasSize(size);
      await().atMost(Duration.ofSeconds(3)).until(drained::isDone);
    }
  }

  @Test
  void drainsAfterTheRequestUnderWayAndSaysSo() {
    var pending = new CompletableFuture<HttpResponse>();
    world.exchanges.answer = _ -> pending;
    try (var client = world.plain();
        var idle = world.plain()) {
      client.send(GET + GET);
      await().until(() -> world.exchanges.handled.get() == 1);

      var drained = world.ports.http.drain(Duration.ofSeconds(20)).toCompletableFuture();
      assertThat(idle.rest()).isEmpty();
      // the first time all have been told, the second time all have heard
      for (var i = 0; i < 2; i++)
        for (var loop : world.ports.loops.group()) loop.submit(() -> {}).syncUninterruptibly();
      assertThat(drained).isNotDone();
      pending.complete(text("finished"));

      var answers = WireAnswer.all(client.rest());
      assertThat(answers).extracting(WireAnswer::body).containsExactly("finished");
      assertThat(answers.getFirst().saysClose()).isTrue();
      await().until(drained::isDone);
    }
  }

  @Test
  void aTrailerAsLongAsWeTakeMayComeInPieces() {
    world.close();
    world =
        new Http1World(
            "signet.http { max-header-value-length = 400KiB, max-header-section = 450KiB }");
    var value = "v".repeat(390 * 1024);
    try (var client = world.cut(_ -> 10_000)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("2\r\nhi\r\n0\r\nX-Long: " + value + "\r\n\r\n").until("HTTP/1.1 200 ");
    }

    assertThat(world.exchanges.arrived.remove().trailers()).containsExactly("X-Long", value);
  }

  @Test
  void makesNoRoomByEndingAConnectionWhoseClientHasYetToRead() {
    world.close();
    world = new Http1World("signet.public.connections = 1");
    world.exchanges.hit = _ -> ScriptedExchanges.hit(60 * 1024);
    var pipelined = 200;
    try (var client = RawClient.plain(world.ports.httpPort(), 4096)) {
      client.send(GET.repeat(pipelined));
      await().until(() -> world.exchanges.hits.get() > 10);

      try (var another = world.plain()) {
        assertThat(another.ending().octets()).isEmpty();
      }

      for (var i = 0; i < pipelined; i++) {
        assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(client.next(60 * 1024)).hasSize(60 * 1024);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBodyThatNobodyReadsToItsEndEndsTheConnectionAfterTheAnswer(boolean isChunked) {
    world.close();
    world = new Http1World("signet.http { head-timeout = 60s, idle-timeout = 60s }");
    world.exchanges.answer = this::readALittle;
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\n");
      if (isChunked) client.send("Transfer-Encoding: chunked\r\n\r\n" + chunk(1000));
      else client.send("Content-Length: 100000000\r\n\r\n" + "x".repeat(1000));
      var answer = client.until("enough");
      client.sends(octets((isChunked ? chunk(10_000) : "x".repeat(10_000)).repeat(30)).toArray());

      assertThat(answer).startsWith("HTTP/1.1 200 ");
      assertThat(client.rest()).isEmpty();
    }
  }

  private CompletionStage<HttpResponse> readALittle(akka.http.javadsl.model.HttpRequest request) {
    return request
        .entity()
        .getDataBytes()
        .take(1)
        .runWith(Sink.ignore(), world.exchanges.materializer())
        .thenApply(_ -> text("enough"));
  }

  /** An origin that answers early, and a client that holds its body open meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1, 0})
  void aResponseMayTakeItsTimeWhateverBecomesOfTheRequestsBody(int read) {
    world.exchanges.answer =
        request -> {
          if (read > 0)
            request
                .entity()
                .getDataBytes()
                .take(read)
                .runWith(Sink.ignore(), world.exchanges.materializer());
          return streamed(10, slowly());
        };
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      client.send("x".repeat(50_000));

      assertThat(WireAnswer.all(client.rest()))
          .extracting(WireAnswer::body)
          .containsExactly("s".repeat(10));
    }
  }

  /** Ten octets in twice the time that a connection may be idle. */
  private static Source<ByteString, akka.NotUsed> slowly() {
    return Source.repeat(octets("s")).throttle(1, Duration.ofMillis(120)).take(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Connection: close\r\n"})
  void whoeverReadsABodyHearsThatTheConnectionHasEnded(String option) {
    var read = new CompletableFuture<Throwable>();
    world.exchanges.answer =
        request -> {
          var answer = new CompletableFuture<HttpResponse>();
          var _ =
              request
                  .entity()
                  .getDataBytes()
                  .wireTap(_ -> answer.complete(text("early")))
                  .runWith(Sink.ignore(), world.exchanges.materializer())
                  .whenComplete((_, failure) -> read.complete(failure));
          return answer;
        };
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\n" + option + "Content-Length: 9\r\n\r\nhello");

      assertThat(WireAnswer.all(client.rest())).extracting(WireAnswer::body).contains("early");
      assertThat(read.join()).isInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void aSmallBodyThatNobodyReadsLetsTheConnectionGoOn() {
    world.exchanges.answer = _ -> completed(text("unread"));
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + GET);
      client.until("unread");
      client.until("unread");
    }
  }

  @Test
  void aClientThatEndsAnUnwantedBodyIsNotWaitedFor() {
    world.close();
    world = new Http1World("signet.http { head-timeout = 60s, idle-timeout = 60s }");
    world.exchanges.answer = _ -> completed(text("unread"));
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello");
      client.until("unread");

      assertThat(client.halfClose().rest()).isEmpty();
      await().atMost(Duration.ofSeconds(5)).until(() -> world.ports.http.openConnections() == 0);
    }
  }

  @Test
  void aMalformedRestOfAnUnwantedBodyDestroysNoAnswer() {
    world.exchanges.answer =
        request -> {
          request.discardEntityBytes(world.exchanges.materializer());
          return completed(text("unread"));
        };
    try (var client = world.plain()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n"
              + GET);

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).hasSize(1);
    }
  }

  @Test
  void halfClosedClientsAreAnsweredToTheEnd() {
    try (var client = world.plain()) {
      client.send(GET + "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + GET);

      var answers = WireAnswer.all(client.halfClose().rest());

      assertThat(answers).extracting(WireAnswer::body).containsExactly("/ ", "/b hello", "/ ");
    }
  }

  @Test
  void aHalfClosedClientsLargeBodyArrivesWhole() {
    var size = 900 * 1024;
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      client.send(new byte[size]).halfClose();

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(200);
      assertThat(world.exchanges.arrived.element().body()).hasSize(size);
    }
  }

  @Test
  void aBodyThatTheClientCutsIsNeverWhole() {
    try (var client = world.plain()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello").halfClose();

      var answers = WireAnswer.all(client.rest());

      assertThat(answers).extracting(WireAnswer::status).containsExactly(502);
      assertThat(world.exchanges.arrived).isEmpty();
    }
  }

  @Test
  void aHandlerThatNeverAnswersCostsNothingOnceTheClientHasGone() {
    world.exchanges.answer = _ -> new CompletableFuture<>();
    try (var client = world.plain()) {
      client.send(GET);
      await().until(() -> world.exchanges.handled.get() == 1);
      client.reset();

      await().until(() -> world.ports.http.openConnections() == 0);
    }
  }

  @Test
  void clientsThatResetInAnyPhaseLeaveNothingBehind() {
    world.exchanges.answer =
        request ->
            Messages.headOf(request).target().equals("/endless")
                ? completed(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.createChunked(
                                ContentTypes.NO_CONTENT_TYPE,
                                Source.repeat(ByteString.fromArray(new byte[8192])))))
                : world.exchanges.read(request).thenApply(_ -> text("read"));
    for (var phase :
        new String[] {
          "",
          "GET / HT",
          "GET / HTTP/1.1\r\nHost: a\r\nX",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nhello",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: ",
          "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n"
        }) {
      var client = world.plain();
      client.send(phase);
      if (phase.contains("endless")) client.next(100_000);
      client.reset();
    }

    await().until(() -> world.ports.http.openConnections() == 0);
    try (var client = world.plain()) {
      client.send(GET).until("read");
    }
    log.heard().forEach(line -> assertThat(line).contains("reset"));
  }

  /** RFC 9110 §8.6: whoever says a length keeps to it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 9, 11, 200_000})
  void aResponseOfAnotherLengthNeverLooksWhole(int size) {
    world.exchanges.answer = _ -> streamed(10, Source.single(ByteString.fromArray(new byte[size])));
    try (var client = world.plain();
        var tls = world.tls()) {
      for (var each : new RawClient[] {client, tls}) {
        var ending = each.send(GET + GET).ending();

        // a reset may take all of it from the client
        var head = ending.octets().indexOf("\r\n\r\n");
        assertThat(head < 0 || ending.octets().length() - head - 4 < 10).isTrue();
      }
    }
  }

  @Test
  void aResponseThatBreaksOffNeverLooksWhole() {
    world.exchanges.answer =
        _ ->
            completed(
                HttpResponse.create()
                    .withEntity(
                        HttpEntities.createChunked(
                            ContentTypes.NO_CONTENT_TYPE,
                            Source.single(octets("begun"))
                                .concat(Source.failed(new IllegalStateException("broken"))))));
    try (var client = world.plain();
        var old = world.plain()) {
      assertThat(client.send(GET).ending().octets()).doesNotContain("0\r\n\r\n");
      assertThat(old.send("GET / HTTP/1.0\r\n\r\n").ending().isBroken()).isTrue();
    }
  }

  @Test
  void aResponseWhoseTrailersNeverComeNeverLooksWhole() {
    world.exchanges.answer =
        _ ->
            completed(
                HttpResponse.create()
                    .withEntity(
                        HttpEntities.createChunked(
                            ContentTypes.NO_CONTENT_TYPE, Source.single(octets("begun"))))
                    .addAttribute(
                        Messages.TRAILERS, new Messages.Trailers(new CompletableFuture<>())));
    try (var client = world.plain()) {
      var ending = client.send(GET).ending();

      assertThat(ending.octets()).doesNotContain("0\r\n\r\n");
      assertThat(ending.isBroken()).isTrue();
    }
  }

  @Test
  void interimResponsesComeFirstAndAreBounded() {
    world.exchanges.answer =
        request -> {
          var interim = request.getAttribute(Messages.INTERIM).orElseThrow();
          for (var i = 0; i < 100; i++) interim.send(103, Fields.of("Link", "<" + i + ">"));
          interim.send(103, Fields.of("Bad\r\nName", "x"));
          interim.send(101, Fields.of());
          interim.send(200, Fields.of());
          var answer = completed(text("final"));
          interim.send(102, Fields.of());
          return answer;
        };
    try (var client = world.plain();
        var old = world.plain()) {
      var head = client.send(GET).until("final");
      var answers = WireAnswer.all(head);

      assertThat(answers).hasSize(InterimResponses.MOST_SENT + 1);
      assertThat(answers.getFirst().fields()).containsExactly("Link", "<0>");
      assertThat(answers).extracting(WireAnswer::status).contains(103, 200).doesNotContain(101);
      assertThat(old.send("GET / HTTP/1.0\r\n\r\n").rest()).startsWith("HTTP/1.1 200 ");
    }
  }

  static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }

  private static CompletionStage<HttpResponse> streamed(
      long length, Source<ByteString, akka.NotUsed> bytes) {
    return completed(
        HttpResponse.create()
            .withEntity(HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length, bytes)));
  }

  private static String chunk(int size) {
    return Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
  }
}
