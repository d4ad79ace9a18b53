// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.accesslog.AccessLine;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.accesslog.LineSink;
import dev.signet.edge.exchange.AcceptedConnection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AccessLogTest {
  private static final ActorTestKit AKKA = ActorTestKit.create();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private final Kept kept = new Kept();
  private final AccessLines lines = AccessLines.start(kept, 1024, new SimpleMeterRegistry());
  private final AccessLog log = new AccessLog(lines, InstantSource.fixed(NOON.plusMillis(45)));

  @AfterAll
  static void stop() {
    AKKA.shutdownTestKit();
  }

  @Test
  void aResponseAtHandIsLoggedAtOnce() {
    var response =
        HttpResponse.create()
            .withStatus(203)
            .addHeader(RawHeader.create("Cache-Status", "signet; hit"))
            .withEntity("hello");

    assertThat(log.logged(line(HttpRequest.GET("/")), response)).isSameAs(response);

    lines.close();
    assertThat(kept.lines)
        .containsExactly(
            new AccessLine(
                NOON.toEpochMilli(),
                45,
                "GET",
                "http",
                "shop.example",
                "/a",
                203,
                5,
                true,
                "signet; hit",
                "t1",
                CLIENT));
  }

  @Test
  void anAnswerToHeadHasNoOctets() {
    var _ = log.logged(line(HttpRequest.HEAD("/")), HttpResponse.create().withEntity("hello"));

    lines.close();
    assertThat(kept.lines).extracting(AccessLine::bytes).containsExactly(0L);
  }

  @Test
  void aStreamedResponseIsLoggedAtItsEndAndTellsWhetherItCameToIt() {
    var whole = log.logged(line(HttpRequest.GET("/")), streamed(List.of("ab", "cde")));
    var cut = log.logged(line(HttpRequest.GET("/")), streamed(List.of("ab", "cde")));

    whole.entity().getDataBytes().runWith(Sink.ignore(), AKKA.system());
    await().until(() -> !kept.lines.isEmpty());
    cut.entity()
        .getDataBytes()
        .map(
            chunk -> {
              throw new IllegalStateException("client gone");
            })
        .runWith(Sink.ignore(), AKKA.system());
    await().until(() -> kept.lines.size() == 2);

    lines.close();
    assertThat(kept.lines.get(0).bytes()).isEqualTo(5);
    assertThat(kept.lines.get(0).complete()).isTrue();
    assertThat(kept.lines.get(1).complete()).isFalse();
  }

  @Test
  void turnedOffItWatchesNothing() {
    var response = streamed(List.of("ab"));
    var off = new AccessLog(AccessLines.off(new SimpleMeterRegistry()), InstantSource.fixed(NOON));

    assertThat(off.logged(line(HttpRequest.GET("/")), response)).isSameAs(response);
    lines.close();
  }

  private static HttpResponse streamed(List<String> chunks) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.createChunked(
                ContentTypes.APPLICATION_OCTET_STREAM,
                Source.from(chunks).map(ByteString::fromString)));
  }

  private static AccessLog.Line line(HttpRequest request) {
    var address = new InetSocketAddress(CLIENT, 4711);
    return new AccessLog.Line(
        request,
        new AcceptedConnection(address, address, Optional.empty()),
        "shop.example",
        "/a",
        Optional.of("t1"),
        NOON);
  }

  /** All lines that came. */
  private static final class Kept implements LineSink {
    final List<AccessLine> lines = new CopyOnWriteArrayList<>();

    @Override
    public void add(AccessLine line) {
      lines.add(line);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void write() {
      // Each is kept already.
    }
  }
}
