// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.javadsl.TestSink;
import akka.util.ByteString;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Origins that say too much, too little, too late, or go away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OriginBehaviourTest {
  private static final String GET = "GET / HTTP/1.1|Host: a.site.example||";

  private final ProxyUnderTest proxy =
      new ProxyUnderTest("signet.origin { first-byte-timeout = 600ms, idle-timeout = 900ms }");

  @AfterAll
  void close() {
    proxy.close();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1|Host: a.site.example||";
  }

  private double count(String result) {
    return proxy.meters.counter("signet.origin.fetches", "result", result).count();
  }

  // ---------------------------------------------------------------------- HTTP/1.0

  @Test
  void passesOnHeadsThatSayNoLength() throws Exception {
    for (var version : List.of("HTTP/1.0", "HTTP/1.1")) {
      try (var _ =
          proxy.origin(
              (_, connection) -> {
                connection.sendLines(version + " 200 OK|X-A: b||");
                return false;
              })) {
        var answer = proxy.secure("HEAD / HTTP/1.1|Host: a.site.example||");

        assertThat(answer.status()).as(version).isEqualTo(200);
        assertThat(answer.field("x-a")).as(version).contains("b");
      }
    }
  }

  /** RFC 9110 §8.6, RFC 9112 §6.3. */
  @Test
  void passesOnLengthsWhereOthersHaveNone() throws Exception {
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 304 Not Modified|ETag: \"a\"|Content-Length: 7||");
              return true;
            })) {
      var notModified = proxy.secure("HEAD / HTTP/1.1|Host: a.site.example||");

      assertThat(notModified.status()).isEqualTo(304);
      assertThat(notModified.field("content-length")).contains("7");

      origin.does(
          (_, connection) -> {
            connection.sendLines("HTTP/1.1 205 Reset Content|Content-Length: 4||odd!");
            return true;
          });

      var reset = proxy.secure(GET);

      assertThat(reset.status()).isEqualTo(205);
      assertThat(reset.body()).isEqualTo("odd!");
    }
  }

  // ---------------------------------------------------------------------- surplus

  /** What one visitor's answer had too much is no one else's answer, whenever it comes. */
  @Test
  void nobodyGetsWhatWasLeftOverFromAnother() throws Exception {
    var surplus = "HTTP/1.1 200 OK|Content-Length: 4||evil|".replace("|", "\r\n");
    try (var _ =
        proxy.origin(
            (request, connection) -> {
              var target = request.start().split(" ", -1)[1];
              var good = "HTTP/1.1 200 OK\r\nContent-Length: " + target.length() + "\r\n\r\n";
              switch (target.charAt(1)) {
                case 'a' -> connection.send(good + target + surplus);
                case 'b' -> {
                  connection.send(good + target);
                  connection.send(surplus);
                }
                case 'c' -> connection.send(good + target + "HTTP/1.1 2");
                case 'd' -> connection.send("HTTP/1.1 204 No Content\r\n\r\n" + surplus);
                default -> connection.send(good + target);
              }
              return true;
            })) {
      var answered = new CopyOnWriteArrayList<String>();
      var visitors = new ArrayList<CompletableFuture<Void>>();
      for (var visitor = 0; visitor < 8; visitor++) {
        var number = visitor;
        visitors.add(
            CompletableFuture.runAsync(
                () -> {
                  for (var i = 0; i < 100; i++)
                    for (var kind : List.of("a", "b", "c", "d", "g", "g")) {
                      var target = "/" + kind + number + "-" + i;
                      try {
                        var answer = proxy.secure(get(target));
                        var expected = kind.equals("d") ? "" : target;
                        if (answer.status() / 100 != 2 || !answer.body().equals(expected))
                          answered.add(target + ": " + answer.status() + " " + answer.body());
                      } catch (IOException e) {
                        answered.add(target + ": " + e);
                      }
                    }
                }));
      }
      CompletableFuture.allOf(visitors.toArray(CompletableFuture<?>[]::new))
          .get(60, TimeUnit.SECONDS);

      assertThat(answered).isEmpty();
    }
  }

  @Test
  void anAnswerToHeadWithABodySpoilsNothing() throws IOException {
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 5||hello");
              return true;
            })) {
      for (var i = 0; i < 50; i++) {
        var head = proxy.secure("HEAD / HTTP/1.1|Host: a.site.example||");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("Content-Length")).hasValue("5");
        assertThat(proxy.secure(GET).body()).isEqualTo("hello");
      }
      assertThat(origin.connections.get()).isGreaterThanOrEqualTo(50);
    }
  }

  /** The origin ended it while it was idle: nobody notices, not even one who posts. */
  @Test
  void aConnectionThatHasEndedIsNotUsed() throws IOException {
    var closed = new AtomicInteger();
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
              connection.close();
              closed.incrementAndGet();
              return false;
            })) {
      for (var i = 1; i <= 20; i++) {
        var number = i;
        var post = "POST / HTTP/1.1|Host: a.site.example|Content-Length: 2||hi";
        assertThat(proxy.secure(post).status()).isEqualTo(200);
        await().pollInterval(Duration.ofMillis(5)).until(() -> closed.get() == number);
      }
      assertThat(origin.requests).hasSize(20);
    }
  }

  // ---------------------------------------------------------------------- addresses

  @Test
  void whenTheFirstAddressIsDeadAnyMethodGoesToTheSecond() throws IOException {
    try (var origin = RawOrigin.answering("HTTP/1.1 200 OK|Content-Length: 2||ok");
        var two =
            new ProxyUnderTest(
                "",
                _ ->
                    new InetAddress[] {
                      InetAddress.ofLiteral("127.0.0.99"), InetAddress.getLoopbackAddress()
                    })) {
      two.with("a.site.example", origin.url().replace("127.0.0.1", "two.example"));

      var response = two.secure("POST / HTTP/1.1|Host: a.site.example|Content-Length: 2||hi");

      assertThat(response.status()).isEqualTo(200);
      assertThat(origin.requests.getFirst().body()).isEqualTo("hi");
    }
  }

  @Test
  void asksForTheAddressAgainWithEveryNewConnection() throws IOException {
    var where = new AtomicInteger(1);
    try (var moving =
        new ProxyUnderTest(
            "signet.origin { resolved-for = 1ms, pool-idle = 100ms }",
            _ -> {
              where.incrementAndGet();
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            })) {
      try (var origin = RawOrigin.answering("HTTP/1.1 200 OK|Content-Length: 2||ok")) {
        moving.with("a.site.example", origin.url().replace("127.0.0.1", "moving.example"));
        assertThat(moving.secure(GET).status()).isEqualTo(200);
        var asked = where.get();

        await()
            .pollInterval(Duration.ofMillis(400))
            .until(() -> moving.secure(GET).status() == 200 && where.get() > asked);
      }
    }
  }

  // ---------------------------------------------------------------------- interim responses

  @Test
  void interimResponsesGoOnToTheVisitor() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 100 Continue||");
              connection.sendLines(
                  "HTTP/1.1 103 Early Hints|Link: </a.css>; rel=preload||".repeat(50));
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
              return true;
            })) {
      var heard = new CopyOnWriteArrayList<String>();
      InterimResponses visitor = (status, fields) -> heard.add(status + " " + fields.first("link"));
      var request = ArrivedRequest.read(GET);

      var response =
          ProxyUnderTest.join(
              proxy.handler.handle(
                  request.message().addAttribute(Messages.INTERIM, visitor),
                  ProxyUnderTest.secureConnection()));

      assertThat(proxy.body(response)).isEqualTo("ok");
      assertThat(heard).hasSize(50).containsOnly("103 </a.css>; rel=preload");
    }
  }

  /** What of ours fails within an exchange ends it, for the visitor and for the connection. */
  @Test
  void aFailureOfOursIsAnAnswer() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 103 Early Hints|Link: </a>||");
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
              return true;
            })) {
      InterimResponses visitor =
          (_, _) -> {
            throw new IllegalStateException("for the test");
          };
      for (var i = 0; i < 100; i++) {
        var response =
            ProxyUnderTest.join(
                proxy.handler.handle(
                    ArrivedRequest.read(get("/" + i))
                        .message()
                        .addAttribute(Messages.INTERIM, visitor),
                    ProxyUnderTest.secureConnection()));

        assertThat(response.status().intValue()).isEqualTo(502);
      }
      assertThat(proxy.secure(GET).body()).isEqualTo("ok");
    }
  }

  // ---------------------------------------------------------------------- bodies

  /** Two million of them cost others 0.2 s and next to no memory. */
  @Test
  void aBodyOfOneOctetChunksComesTogether() throws IOException {
    var chunks = "1\r\nx\r\n".repeat(10_000);
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Transfer-Encoding: chunked||");
              for (var i = 0; i < 100; i++) connection.send(chunks);
              connection.send("0\r\n\r\n");
              return true;
            })) {
      var response = ProxyUnderTest.join(proxy.send(GET));
      var elements = new AtomicInteger();
      var octets = new AtomicLong();

      ProxyUnderTest.join(
          response
              .entity()
              .getDataBytes()
              .runWith(
                  Sink.foreach(
                      (ByteString bytes) -> {
                        elements.incrementAndGet();
                        octets.addAndGet(bytes.size());
                      }),
                  proxy.system));

      assertThat(octets.get()).isEqualTo(1_000_000);
      assertThat(elements.get()).isLessThan(10_000);
    }
  }

  @Test
  void aHeadAndABodyMayTrickle() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              var text = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello";
              for (var octet : text.split("", -1)) connection.send(octet);
              return true;
            })) {
      assertThat(proxy.secure(GET).body()).isEqualTo("hello");
    }
  }

  /** Whatever may be held of it while its end is waited for, it is waited for. */
  @Test
  void aHeadAsLongAsWeTakeMayTrickle() throws IOException {
    var fields = ("X: " + "y".repeat(30_000) + "\r\n").repeat(4) + "Content-Length: 5\r\n";
    var head = "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              for (var at = 0; at < head.length(); at += 8192) {
                connection.send(head.substring(at, Math.min(head.length(), at + 8192)));
                pause(10);
              }
              connection.send("hello");
              return true;
            })) {
      assertThat(proxy.secure(GET).body()).isEqualTo("hello");
    }
  }

  @Test
  void aHeadThatTricklesForTooLongIsATimeout() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.send("HTTP/1.1 200 OK\r\nX-A: b");
              while (true) {
                connection.send("b");
                pause(50);
              }
            })) {
      assertThat(proxy.secure(GET).status()).isEqualTo(504);
    }
  }

  @Test
  void aBodyThatFallsSilentBreaksOff() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 5||he");
              connection.readHead();
              return false;
            })) {
      assertThatThrownBy(() -> proxy.secure(GET)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aBodyUntilTheCloseIsWholeOnlyThen() throws IOException {
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.0 200 OK||hello");
              return false;
            })) {
      assertThat(proxy.secure(GET).body()).isEqualTo("hello");

      origin.does(
          (_, connection) -> {
            connection.sendLines("HTTP/1.1 200 OK||hel");
            connection.reset();
            return false;
          });
      assertThatThrownBy(() -> proxy.secure(GET)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aResetBeforeAnAnswerIsABadGateway() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.reset();
              return false;
            })) {
      assertThat(
              proxy.secure("POST / HTTP/1.1|Host: a.site.example|Content-Length: 2||hi").status())
          .isEqualTo(502);
    }
  }

  @Test
  void anEndWithinTheHeadIsABadGateway() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Le");
              return false;
            })) {
      assertThat(proxy.secure(GET).status()).isEqualTo(502);
    }
  }

  /** An origin may answer before it has read all, and end the connection with that. */
  @Test
  void anEarlyAnswerToALongBodyPasses() throws IOException {
    try (var origin =
        RawOrigin.readingHeadsAlone(
            (_, connection) -> {
              connection.sendLines(
                  "HTTP/1.1 413 Too Large|Content-Length: 3|Connection: close||big");
              return false;
            })) {
      proxy.with("a.site.example", origin.url());
      var response =
          proxy.secure(
              "PUT / HTTP/1.1|Host: a.site.example|Content-Length: 1000000||"
                  + "x".repeat(1_000_000));

      assertThat(response.status()).isEqualTo(413);
      assertThat(response.body()).isEqualTo("big");
    }
  }

  @Test
  void lengthsThatHeadTellsPass() throws IOException {
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 0||");
              return true;
            })) {
      var head = "HEAD / HTTP/1.1|Host: a.site.example||";
      var empty = ProxyUnderTest.join(proxy.send(head));
      assertThat(empty.getAttribute(Messages.NO_OCTETS)).contains(true);
      assertThat(empty.entity().getContentLengthOption()).hasValue(0);

      origin.does(
          (_, connection) -> {
            connection.sendLines("HTTP/1.1 200 OK|Content-Length: 123456789012||");
            return true;
          });
      assertThat(proxy.secure(head).field("Content-Length")).hasValue("123456789012");
      assertThat(origin.connections.get()).isEqualTo(1);
    }
  }

  /** RFC 9112 §4, §6.3, §9.3. */
  @Test
  void whatIsOldOrShortIsUnderstood() throws IOException {
    try (var origin =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200|Content-Length: 2||ok");
              return true;
            })) {
      assertThat(proxy.secure(GET).body()).isEqualTo("ok");

      for (var head :
          List.of(
              "HTTP/1.1 204 No Content|Content-Length: 5||",
              "HTTP/1.1 304 Not Modified|Transfer-Encoding: chunked||",
              "HTTP/1.1 599 |Content-Length: 0||",
              "HTTP/1.0 404 Gone Fishing|Connection: Keep-Alive|Content-Length: 0||")) {
        origin.does(
            (_, connection) -> {
              connection.sendLines(head);
              return true;
            });
        assertThat(proxy.secure(GET).status()).isEqualTo(Integer.parseInt(head.substring(9, 12)));
      }
      assertThat(origin.connections.get()).isEqualTo(1);
    }
  }

  // ---------------------------------------------------------------------- visitors

  @Test
  void aVisitorThatLeavesEndsTheExchange() throws IOException {
    var hasEnded = new AtomicBoolean();
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Transfer-Encoding: chunked||");
              try {
                while (true) connection.send("5\r\nhello\r\n");
              } catch (IOException _) {
                hasEnded.set(true);
              }
              return false;
            })) {
      var visitor =
          ProxyUnderTest.join(proxy.send(GET))
              .entity()
              .getDataBytes()
              .runWith(TestSink.create(proxy.system), proxy.system);
      visitor.requestNext();

      visitor.cancel();

      await().untilTrue(hasEnded);
    }
  }

  /** Hanging ones hold no slot for longer than they may take. */
  @Test
  void whatTimedOutFreesItsSlotAtOnce() throws IOException {
    try (var few =
            new ProxyUnderTest(
                "signet.origin { connections = 2, first-byte-timeout = 500ms, idle-timeout = 1s }");
        var origin =
            new RawOrigin(
                (request, connection) -> {
                  if (request.start().contains("hang")) connection.readHead();
                  connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
                  return true;
                })) {
      few.with("a.site.example", origin.url());
      var hanging = List.of(few.send(get("/hang1")), few.send(get("/hang2")));

      var after = few.secure(GET);

      assertThat(after.status()).isIn(200, 503);
      for (var stage : hanging)
        assertThat(ProxyUnderTest.join(stage).status().intValue()).isEqualTo(504);
      assertThat(few.secure(GET).status()).isEqualTo(200);
    }
  }

  @Test
  void connectionsThatWereIdleForTooLongAreEnded() throws IOException {
    var hasEnded = new AtomicBoolean();
    try (var idling = new ProxyUnderTest("signet.origin.pool-idle = 200ms");
        var origin =
            new RawOrigin(
                (_, connection) -> {
                  connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
                  try {
                    connection.readHead();
                  } catch (IOException _) {
                    hasEnded.set(true);
                  }
                  return false;
                })) {
      idling.with("a.site.example", origin.url());
      assertThat(idling.secure(GET).status()).isEqualTo(200);

      await().untilTrue(hasEnded);
    }
  }

  @Test
  void aBodyThatBreaksOffIsNotTheOriginsFault() throws IOException {
    try (var _ =
        proxy.origin(
            (_, connection) -> {
              connection.sendLines("HTTP/1.1 200 OK|Content-Length: 2||ok");
              return true;
            })) {
      var before = count("request-broken");
      var request =
          ArrivedRequest.read("PUT / HTTP/1.1|Host: a.site.example|Content-Length: 9||short");
      var broken =
          request
              .message()
              .withEntity(
                  HttpEntities.create(
                      ContentTypes.NO_CONTENT_TYPE,
                      9,
                      Source.single(ByteString.fromString("short"))
                          .concat(Source.failed(new IOException("gone")))));

      var answer =
          ProxyUnderTest.join(proxy.handler.handle(broken, ProxyUnderTest.secureConnection()));
      var response = proxy.message(answer, false);

      assertThat(count("request-broken") - before).isEqualTo(1);
      assertThat(response.status()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("Bad Request");
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
