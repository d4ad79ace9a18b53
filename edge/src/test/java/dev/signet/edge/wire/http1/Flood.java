// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static dev.signet.edge.wire.http1.ScriptedExchanges.octets;
import static dev.signet.edge.wire.http1.ScriptedExchanges.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Messages;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a process of little memory is flooded with; run one after the other by FloodTest in a
 * process of its own.
 */
enum Flood {
  PIPELINED {
    @Override
    void run(Http1World world) throws InterruptedException {
      var requests = 10_000;
      world.exchanges.hit =
          request -> request.target().equals("/hit") ? ScriptedExchanges.hit(10) : null;
      world.exchanges.answer =
          request -> CompletableFuture.completedStage(text(Messages.headOf(request).target()));
      for (var target : List.of("/hit", "/no-hit"))
        for (var client : List.of(world.plain(), world.tls()))
          try (client) {
            var all = new StringBuilder();
            for (var i = 0; i < requests; i++)
              all.append("GET ")
                  .append(target.equals("/hit") ? target : target + i)
                  .append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            var writer = Thread.ofVirtual().start(() -> client.send(all.toString()));
            for (var i = 0; i < requests; i++) {
              var head = client.until("\r\n\r\n");
              assertThat(head).startsWith("HTTP/1.1 200 ");
              if (target.equals("/hit")) client.next(10);
              else assertThat(client.next((target + i).length())).isEqualTo(target + i);
            }
            writer.join();
          }
      assertThat(world.exchanges.handled).hasValue(2 * requests);
    }
  },

  /** Of a client that reads nothing, only so much is looked at. */
  UNREAD_ANSWERS {
    @Override
    void run(Http1World world) {
      world.exchanges.hit =
          request -> request.target().equals("/hit") ? ScriptedExchanges.hit(100_000) : null;
      world.exchanges.answer = _ -> CompletableFuture.completedStage(text("x".repeat(100_000)));
      var clients = new ArrayList<RawClient>();
      for (var i = 0; i < 40; i++) {
        var client = i % 2 == 0 ? RawClient.plain(world.ports.httpPort(), 4096) : world.tls();
        clients.add(client);
        var request =
            octets(
                    ("GET " + (i % 4 < 2 ? "/hit" : "/") + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .repeat(1000))
                .toArray();
        var _ =
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (var j = 0; j < 500; j++) if (!client.sends(request)) return;
                    });
      }
      untilNothingMoves(() -> world.exchanges.hits.get() + world.exchanges.handled.get());

      assertThat(world.exchanges.hits.get() + world.exchanges.handled.get()).isLessThan(40 * 200);
      for (var client : clients) client.reset();
      await().until(() -> world.ports.http.openConnections() == 0);
    }
  },

  /** Clients that take nothing of what they asked for. */
  UNREAD_BODIES {
    @Override
    void run(Http1World world) {
      var produced = new AtomicLong();
      var piece = ByteString.fromArray(new byte[16 * 1024]);
      var large = ScriptedExchanges.hit(8 << 20);
      world.exchanges.hit = request -> request.target().equals("/hit") ? large : null;
      world.exchanges.answer =
          _ ->
              streamed(
                  Source.repeat(piece)
                      .map(
                          bytes -> {
                            produced.addAndGet(bytes.size());
                            return bytes;
                          }));
      var clients = new ArrayList<RawClient>();
      for (var i = 0; i < 40; i++) {
        var client = RawClient.plain(world.ports.httpPort(), 4096);
        clients.add(client);
        client.send("GET " + (i % 8 == 0 ? "/hit" : "/") + " HTTP/1.1\r\nHost: a\r\n\r\n");
      }
      untilNothingMoves(produced::intValue);

      assertThat(produced.get()).isLessThan(40L * (8 << 20));
      for (var client : clients) client.reset();
      await().until(() -> world.ports.http.openConnections() == 0);
    }
  },

  /** More of them than there is memory for what waits for each; others are served meanwhile. */
  SLOW_READERS {
    @Override
    void run(Http1World world) {
      var large = ScriptedExchanges.hit(8 << 20);
      world.exchanges.hit = request -> request.target().equals("/large") ? large : null;
      world.exchanges.answer = _ -> CompletableFuture.completedStage(text("served"));
      var clients = new ArrayList<RawClient>();
      for (var i = 0; i < 1000; i++) {
        var client = RawClient.tls(world.ports.httpsPort(), "shop.example", 4096);
        clients.add(client);
        client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        if (i % 100 != 99) continue;
        try (var other = world.tls()) {
          other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").until("served");
        }
      }
      assertThat(world.ports.metrics.counter("signet.connections.shed").count()).isPositive();
      for (var client : clients) client.reset();
      await().until(() -> world.ports.https.openConnections() == 0);
    }
  },

  TINY_CHUNKS {
    @Override
    void run(Http1World world) {
      var chunks = 2_000_000;
      var read = new AtomicInteger();
      world.exchanges.answer = request -> counted(world, request, read);
      try (var client = world.plain()) {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        var many = octets("1\r\nx\r\n".repeat(10_000)).toArray();
        for (var i = 0; i < chunks; i += 10_000) client.send(many);
        client.send("0\r\n\r\n").until("counted");
      }
      assertThat(read).hasValue(chunks);
    }
  },

  /** More than the memory, and never at the end of a chunk when a piece of it ends. */
  LARGE_CHUNKS {
    @Override
    void run(Http1World world) {
      var read = new AtomicInteger();
      world.exchanges.answer = request -> counted(world, request, read);
      var size = 50_000;
      var chunk = Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n";
      var piece = octets(chunk.substring(3) + chunk.substring(0, 3)).toArray();
      try (var client = world.plain()) {
        client.send(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunk.substring(0, 3));
        for (var i = 0; i < 3000; i++) client.send(piece);
        client.send(chunk.substring(3) + "0\r\n\r\n").until("counted");
      }
      assertThat(read).hasValue(3001 * size);
    }
  },

  /** Requests whose octets never end where a piece of the network's does. */
  REQUESTS_ACROSS_PIECES {
    @Override
    void run(Http1World world) {
      world.exchanges.hit = _ -> ScriptedExchanges.hit(1);
      var request = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(8000) + "\r\n\r\n";
      var across = octets(request.substring(1) + request.charAt(0)).toArray();
      try (var client = world.cut(at -> at == 0 ? 1 : request.length())) {
        client.send("G");
        var _ = Thread.ofVirtual().start(() -> readToTheEnd(client));
        for (var i = 0; i < 15_000; i++) client.send(across);
        await().until(() -> world.exchanges.hits.get() == 15_000);
      }
    }
  },

  /** Bodies that a handler holds without reading. */
  UNREAD_UPLOADS {
    @Override
    void run(Http1World world) {
      world.exchanges.answer = _ -> new CompletableFuture<>();
      var sent = new AtomicLong();
      var clients = new ArrayList<RawClient>();
      var piece = new byte[16 * 1024];
      for (var i = 0; i < 60; i++) {
        var client = world.plain();
        clients.add(client);
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900000000\r\n\r\n");
        var _ =
            Thread.ofVirtual()
                .start(
                    () -> {
                      while (client.sends(piece)) sent.addAndGet(piece.length);
                    });
      }
      untilNothingMoves(sent::intValue);
      // then all that the kernel holds is read at once
      for (var client : clients) client.stopsSending();
      try (var other = world.plain()) {
        world.exchanges.hit = _ -> ScriptedExchanges.hit(1);
        other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").until("X-From: memory");
      }
      for (var client : clients) client.reset();
      await().until(() -> world.ports.http.openConnections() == 0);
    }
  },

  ENDLESS_HEADS {
    @Override
    void run(Http1World world) throws InterruptedException {
      var more = octets("x".repeat(64 * 1024)).toArray();
      var senders = new ArrayList<Thread>();
      for (var begun :
          List.of(
              "GET /",
              "GET / HTTP/1.1\r\nHost: a\r\nX: ",
              "GET / HTTP/1.1\r\nHost: a\r\n\r\n".substring(0, 16),
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=",
              "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "))
        for (var client : List.of(world.plain(), world.tls()))
          senders.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try (client) {
                          client.send(begun);
                          var sent = 0L;
                          while (sent < 4L << 20 && client.sends(more)) sent += more.length;
                        }
                      }));
      for (var sender : senders) sender.join();
      assertThat(world.exchanges.refused).hasSize(10);
    }
  };

  abstract void run(Http1World world) throws InterruptedException;

  private static CompletionStage<HttpResponse> streamed(Source<ByteString, akka.NotUsed> bytes) {
    return CompletableFuture.completedStage(
        HttpResponse.create()
            .withEntity(HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes)));
  }

  private static CompletionStage<HttpResponse> counted(
      Http1World world, HttpRequest request, AtomicInteger read) {
    return request
        .entity()
        .getDataBytes()
        .map(bytes -> read.addAndGet(bytes.size()))
        .runWith(Sink.ignore(), world.exchanges.materializer())
        .thenApply(_ -> text("counted"));
  }

  /** Whichever end: Awaitility takes an exception of any thread for one of the test's own. */
  private static void readToTheEnd(RawClient client) {
    try {
      client.next(Integer.MAX_VALUE);
    } catch (UncheckedIOException _) {
      // that was the end
    }
  }

  private static void untilNothingMoves(java.util.function.IntSupplier what) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(400))
        .until(
            new java.util.concurrent.Callable<Boolean>() {
              private int last = -1;

              @Override
              public Boolean call() {
                var now = what.getAsInt();
                var same = now == last && now > 0;
                last = now;
                return same;
              }
            });
  }

  /** Runs all of them, and looks after each whether others are still served. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var world = new Http1World("akka.loglevel = WARNING");
        var log = new LogWatch()) {
      for (var flood : values()) {
        var begun = System.nanoTime();
        flood.run(world);
        world.exchanges.reset();
        try (var client = world.plain()) {
          client.send("GET /still HTTP/1.1\r\nHost: a\r\n\r\n").until("/still ");
        }
        assertThat(log.heard()).isEmpty();
        var took = Duration.ofNanos(System.nanoTime() - begun);
        System.out.println("outlived " + flood + " in " + took.toMillis() + " ms");
      }
    } catch (Error | RuntimeException e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }
}
