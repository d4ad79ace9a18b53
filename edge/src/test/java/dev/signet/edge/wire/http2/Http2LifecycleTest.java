// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.http1.NoLeaks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections and streams come to an end, and what they cost until then. */
@Timeout(30)
@ExtendWith(NoLeaks.class)
final class Http2LifecycleTest {
  /** Short ones, to be waited for. */
  private static final HttpLimits HASTY =
      new HttpLimits(Duration.ofMillis(300), Duration.ofMillis(700), 8192, 16384, 128, 65536, 128);

  private Http2TestServer server = new Http2TestServer();

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  private Http2TestServer hasty() {
    server.close();
    server = new Http2TestServer(HASTY);
    return server;
  }

  private static HttpResponse endless(AtomicInteger produced) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.NO_CONTENT_TYPE,
                Source.repeat(ByteString.fromString("x".repeat(8192)))
                    .map(
                        bytes -> {
                          produced.addAndGet(bytes.length());
                          return bytes;
                        })));
  }

  @Test
  void endsAnIdleConnectionAtOnceWhenItDrains() throws Exception {
    try (var client = server.connect()) {
      client.get(1, "/").answer(1);

      server.drain();

      var goAway = client.expect(GOAWAY);
      assertThat(goAway.code()).isEqualTo(NO_ERROR);
      assertThat(goAway.number(0)).isEqualTo(1);
      assertThat(client.next()).isNull();
    }
  }

  @Test
  void finishesWhatIsUnderWayWhenItDrains() throws Exception {
    var answer = new CompletableFuture<HttpResponse>();
    server.answering(_ -> answer);
    try (var client = server.connect()) {
      client.get(1, "/");
      await().until(() -> !server.requests.isEmpty());

      server.drain();

      assertThat(client.expect(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(client.expect(GOAWAY).number(0)).isEqualTo(1);
      client.get(3, "/too-late");
      answer.complete(Http2TestServer.text("in time"));
      assertThat(client.answer(1).text()).isEqualTo("in time");
      assertThat(client.next()).isNull();
    }
    assertThat(server.requests).hasSize(1);
  }

  /** Closing at once would reset the connection, and take the answer with it. */
  @Test
  void letsTheClientReadWhatItHasWhileItStillSends() throws Exception {
    try (var client = server.connect()) {
      client.get(1, "/");
      await().until(() -> !server.requests.isEmpty());
      server.drain();
      await().until(() -> server.connections.values().stream().allMatch(HttpConnection::isIdle));
      for (var i = 0; i < 50; i++) client.get(2 * i + 3, "/too-late");

      assertThat(client.answer(1).text()).isEqualTo("hello");
      assertThat(client.goAway()).isEqualTo(NO_ERROR);
      assertThat(client.next()).isNull();
    }
    await().until(server.connections::isEmpty);
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void saysWhetherItIsIdle() throws Exception {
    var answer = new CompletableFuture<HttpResponse>();
    server.answering(_ -> answer);
    try (var client = server.connect()) {
      client.answersPing();
      var connection = server.connections.values().iterator().next();
      assertThat(connection.isIdle()).isTrue();

      client.get(1, "/");

      await().until(() -> !connection.isIdle());
      answer.complete(Http2TestServer.text("done"));
      client.answer(1);
      await().until(connection::isIdle);
    }
  }

  @Test
  void endsAnIdleConnectionAfterItsTime() throws Exception {
    try (var client = hasty().connect()) {
      client.get(1, "/").answer(1);

      assertThat(client.expect(GOAWAY).code()).isEqualTo(NO_ERROR);
      assertThat(client.next()).isNull();
    }
  }

  @Test
  void doesNotEndAConnectionWhoseHandlerTakesItsTime() throws Exception {
    hasty()
        .answering(
            _ ->
                new CompletableFuture<HttpResponse>()
                    .completeOnTimeout(
                        Http2TestServer.text("late"),
                        1500,
                        java.util.concurrent.TimeUnit.MILLISECONDS));
    try (var client = server.connect()) {
      assertThat(client.get(1, "/").answer(1).text()).isEqualTo("late");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
  void endsAConnectionWithoutItsWholePreface(String preface) throws Exception {
    try (var client = Http2RawClient.silent(hasty().port()).withoutAcknowledging().raw(preface)) {
      assertThat(client.goAway()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 20})
  void endsAConnectionThatDribblesItsHead(int octets) throws Exception {
    var frame = encoded(HEADERS, END_STREAM | END_HEADERS, 1, block(request("GET", "/")));
    try (var client = hasty().connect()) {
      client.withoutAcknowledging().raw(java.util.Arrays.copyOf(frame, octets));

      assertThat(client.goAway()).isEqualTo(NO_ERROR);
    }
  }

  @Test
  void endsAConnectionThatLeavesAFieldBlockOpen() throws Exception {
    try (var client = hasty().connect()) {
      client.withoutAcknowledging().frame(HEADERS, END_STREAM, 1, block(request("GET", "/")));

      assertThat(client.goAway()).isEqualTo(NO_ERROR);
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void answersAGetWithoutAnEndInTime() throws Exception {
    try (var client = hasty().connect()) {
      client.headers(1, false, request("GET", "/"));

      assertThat(client.answer(1).status()).isEqualTo("408");
    }
    assertThat(server.requests).isEmpty();
  }

  @Test
  void answersARequestWhoseBodyStops() throws Exception {
    var failed = new CompletableFuture<Throwable>();
    hasty()
        .answering(
            request -> {
              request
                  .entity()
                  .getDataBytes()
                  .runWith(Sink.ignore(), server.materializer())
                  .whenComplete((_, failure) -> failed.complete(failure));
              return new CompletableFuture<>();
            });
    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/")).data(1, false, "some");

      assertThat(client.answer(1).status()).isEqualTo("408");
    }
    assertThat(failed.join()).isNotNull();
  }

  /** An origin that answers early, and a client that holds its body open meanwhile. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 1, 0})
  void aResponseMayTakeItsTimeWhateverBecomesOfTheRequestsBody(int read) throws Exception {
    hasty()
        .respondingWith(
            request -> {
              if (read > 0)
                request
                    .entity()
                    .getDataBytes()
                    .take(read)
                    .runWith(Sink.ignore(), server.materializer());
              return slowly();
            });
    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/")).data(1, false, "x".repeat(10_000));

      var answer = client.answer(1);

      assertThat(answer.text()).isEqualTo("s".repeat(10));
      assertThat(answer.isWhole()).isTrue();
    }
  }

  /** Ten octets in twice the time that a connection may be idle. */
  private static HttpResponse slowly() {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.NO_CONTENT_TYPE,
                Source.repeat(ByteString.fromString("s"))
                    .throttle(1, Duration.ofMillis(150))
                    .take(10)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hit", "/streamed", "/strict"})
  void endsAStreamWhoseWindowStaysClosed(String path) throws Exception {
    var produced = new AtomicInteger();
    hasty()
        .hitting(
            request ->
                request.target().equals("/hit")
                    ? new Hit(
                        new RenderedHead(200, "", Fields.of()), 0, ByteString.fromString("hit"))
                    : null)
        .respondingWith(
            request ->
                Messages.headOf(request).target().equals("/strict")
                    ? Http2TestServer.text("strict")
                    : endless(produced));
    try (var client = server.connect()) {
      client.settings(INITIAL_WINDOW_SIZE, 0).get(1, path);

      assertThat(client.answer(1).reset()).isEqualTo(CANCEL);
    }
  }

  @Test
  void goesOnWithAStreamWhoseWindowOpensNowAndThen() throws Exception {
    hasty().respondingWith(_ -> Http2TestServer.text("slowly"));
    try (var client = server.connect()) {
      client.settings(INITIAL_WINDOW_SIZE, 0).get(1, "/");
      client.expect(HEADERS);
      var taken = new StringBuilder();
      for (var i = 0; i < 6; i++) {
        client.timeout(350);
        try {
          client.expect(RST_STREAM);
          throw new AssertionError("the stream was reset");
        } catch (java.net.SocketTimeoutException _) {
          // half of what would end it has passed
        }
        client.timeout(5_000).window(1, 1);
        taken.append(client.expect(DATA).payload());
      }
      assertThat(taken).hasToString("slowly");
    }
  }

  @Test
  void asksAStreamForNoMoreThanItsClientTakes() throws Exception {
    var produced = new AtomicInteger();
    server.respondingWith(_ -> endless(produced));
    try (var client = server.connect()) {
      // the connection's window is what closes
      client.settings(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE).get(1, "/");
      await().until(() -> produced.get() >= 65_535 + Http2Bounds.QUEUED_PER_STREAM);
      assertThat(client.answersPing()).isTrue();

      assertThat(produced.get())
          .isLessThanOrEqualTo(65_535 + Http2Bounds.QUEUED_PER_STREAM + 4 * 8192);
    }
  }

  /** A client that fetches nothing, with windows that allow everything. */
  @Test
  void asksAStreamForNoMoreThanTheSocketTakes() throws Exception {
    var produced = new AtomicInteger();
    server.respondingWith(_ -> endless(produced));
    try (var client = server.connect()) {
      client
          .settings(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE, MAX_FRAME_SIZE, (1 << 24) - 1)
          .window(0, 1 << 30)
          .get(1, "/");

      var before = new AtomicInteger(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before.getAndSet(produced.get()) == produced.get() && produced.get() > 0);
      // what kernels hold of both sockets, and ours
      assertThat(produced.get()).isLessThan(16 * 1024 * 1024);
    }
  }

  @Test
  void givesNoMoreWindowThanIsRead() throws Exception {
    server.answering(_ -> new CompletableFuture<>());
    try (var client = server.connect()) {
      client.headers(1, false, request("POST", "/"));
      for (var i = 0; i < 8; i++) client.data(1, false, "x".repeat(16_000));
      client.ping("all sent");

      var frame =
          client.await(
              one -> one.type() == PING || (one.type() == WINDOW_UPDATE && one.stream() == 1));

      assertThat(frame).isNotNull().extracting(Frame::type).isEqualTo(PING);
    }
  }

  @Test
  void dropsABodyThatNobodyReadsAndGivesItsWindowBack() throws Exception {
    try (var client = server.connect()) {
      for (var stream = 1; stream < 41; stream += 2) {
        client.headers(stream, false, request("POST", "/"));
        for (var i = 0; i < 4; i++) client.data(stream, false, "x".repeat(16_000));
        assertThat(client.answer(stream).status()).isEqualTo("200");
      }
      // far more than one window of the connection has passed
      assertThat(client.answersPing()).isTrue();
    }
  }

  @Test
  void endsStreamsOfAConnectionThatIsCut() throws Exception {
    var ended = new CompletableFuture<Object>();
    server.respondingWith(
        _ ->
            HttpResponse.create()
                .withEntity(
                    HttpEntities.create(
                        ContentTypes.NO_CONTENT_TYPE,
                        Source.repeat(ByteString.fromString("x"))
                            .watchTermination(
                                (used, done) -> {
                                  done.whenComplete((_, _) -> ended.complete("ended"));
                                  return used;
                                }))));
    try (var client = server.connect()) {
      client.get(1, "/");
      client.expect(DATA);
    }

    await().until(ended::isDone);
    await().until(server.connections::isEmpty);
  }
}
