// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both protocols over real sockets; curl is the client of HTTP/2, which guards its adapter. */
final class HttpConnectionHandlerTest {
  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.loglevel = WARNING").withFallback(ConfigFactory.load()));
  private final List<PlainServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(PlainServer::close);
    kit.shutdownTestKit();
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void answersRequestsWithTheHandler(Protocol protocol) throws Exception {
    var server =
        start(settings("10s"), protocol, request -> completed("you asked " + target(request)));

    var answer = curl(protocol, server, "/a%20b?c=%7e&d&e=/");

    assertThat(answer)
        .contains("200")
        .contains("server: signet")
        .containsPattern("date: \\w{3}, ")
        .endsWith("you asked /a%20b?c=%7e&d&e=/");
  }

  /** Browsers send these characters as they are; the forms of PHP and Rails live by them. */
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void takesTargetsWithWhatBrowsersLeaveUnencoded(Protocol protocol) throws Exception {
    var server =
        start(settings("10s"), protocol, request -> completed("you asked " + target(request)));

    var answer = curl(protocol, server, "/page?ids[]=1|2&filter[a]={b}", "--globoff");

    assertThat(answer).contains("200");
    assertThat(URLDecoder.decode(answer, US_ASCII))
        .endsWith("you asked /page?ids[]=1|2&filter[a]={b}");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void keepsTheCauseOfABrokenHandlerToItself(Protocol protocol) throws Exception {
    var server =
        start(
            settings("10s"),
            protocol,
            _ -> {
              throw new IllegalStateException("inner secret");
            });

    assertThat(curl(protocol, server, "/")).contains("500").doesNotContain("inner secret");
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void letsTheRequestUnderWayFinishWhenDraining(Protocol protocol) throws Exception {
    var pending = new CompletableFuture<HttpResponse>();
    var asked = new AtomicInteger();
    var handler =
        handler(
            settings("10s"),
            _ -> {
              asked.incrementAndGet();
              return pending;
            });
    var server = start(handler, protocol);
    var client = CompletableFuture.supplyAsync(() -> curl(protocol, server, "/slow"));
    await().until(() -> asked.get() == 1);

    var drained = handler.drain(Duration.ofSeconds(20));
    pending.complete(HttpResponse.create().withEntity("finished"));

    assertThat(client.get(20, TimeUnit.SECONDS)).contains("200").endsWith("finished");
    drained.toCompletableFuture().get(20, TimeUnit.SECONDS);
    await().untilAsserted(() -> assertThat(handler.openConnections()).isZero());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesABodyUnderWayToItsEndWhenDraining(boolean streamed) throws Exception {
    var chunk = ByteString.fromArray(new byte[64 * 1024]);
    var chunks = 512;
    var length = (long) chunks * chunk.size();
    var type = ContentTypes.APPLICATION_OCTET_STREAM;
    var entity =
        streamed
            ? HttpEntities.create(type, length, Source.repeat(chunk).take(chunks))
            : HttpEntities.create(type, new byte[(int) length]);
    var handler =
        handler(
            settings("10s"),
            _ -> CompletableFuture.completedFuture(HttpResponse.create().withEntity(entity)));
    var server = start(handler, Protocol.HTTP_1_1);

    try (var socket = ask(server)) {
      readUntil(socket, "\r\n\r\n");
      var drained = handler.drain(Duration.ofSeconds(20)).toCompletableFuture();
      assertThatThrownBy(() -> drained.get(1, TimeUnit.SECONDS))
          .as("the client has not read the body yet")
          .isInstanceOf(TimeoutException.class);

      assertThat(socket.getInputStream().transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(length);
      drained.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void closesAnIdleConnectionAtOnceWhenDraining() throws Exception {
    var handler = handler(settings("10s"), _ -> completed("hello"));
    var server = start(handler, Protocol.HTTP_1_1);

    try (var used = ask(server);
        var unused = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      unused.setSoTimeout(10_000);
      readUntil(used, "hello");
      await().until(() -> handler.openConnections() == 2);

      handler.drain(Duration.ofMinutes(1)).toCompletableFuture().get(5, TimeUnit.SECONDS);

      assertThat(used.getInputStream().read()).isEqualTo(-1);
      assertThat(unused.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void announcesTheCloseInAResponseThatBeginsWhileDraining() throws Exception {
    var pending = new CompletableFuture<HttpResponse>();
    var asked = new AtomicInteger();
    var handler =
        handler(
            settings("10s"),
            _ -> {
              asked.incrementAndGet();
              return pending;
            });
    var server = start(handler, Protocol.HTTP_1_1);

    try (var socket = ask(server)) {
      await().until(() -> asked.get() == 1);
      handler.drain(Duration.ofMinutes(1));
      pending.complete(HttpResponse.create().withEntity("finished"));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("Connection: close")
          .endsWith("finished");
    }
  }

  @Test
  void cutsWhatOutlastsThePatienceOfTheDrain() throws Exception {
    var asked = new AtomicInteger();
    var handler =
        handler(
            settings("10s"),
            _ -> {
              asked.incrementAndGet();
              return new CompletableFuture<>();
            });
    var server = start(handler, Protocol.HTTP_1_1);

    try (var _ = ask(server)) {
      await().until(() -> asked.get() == 1);

      handler.drain(Duration.ofMillis(200)).toCompletableFuture().get(10, TimeUnit.SECONDS);

      await().untilAsserted(() -> assertThat(handler.openConnections()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void streamsBodiesWithoutHoldingThem(Protocol protocol) throws Exception {
    var chunk = ByteString.fromArray(new byte[64 * 1024]);
    var chunks = 1024;
    var server =
        start(
            settings("10s"),
            protocol,
            _ ->
                CompletableFuture.completedFuture(
                    HttpResponse.create()
                        .withEntity(
                            HttpEntities.createChunked(
                                ContentTypes.APPLICATION_OCTET_STREAM,
                                Source.repeat(chunk).take(chunks)))));

    var answer =
        curl(protocol, server, "/big", "--output", "/dev/null", "--write-out", "%{size_download}");

    assertThat(answer).endsWith(String.valueOf((long) chunks * chunk.size()));
  }

  @Test
  void answersAndClosesWhenAHeadNeverEnds() throws Exception {
    var server = start(settings("200ms"), Protocol.HTTP_1_1, _ -> completed("late"));

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a.test\r\nX-Slow: ".getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void closesAConnectionThatNeverSaysAnything() throws Exception {
    var server = start(settings("200ms"), Protocol.HTTP_1_1, _ -> completed("late"));

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);

      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
  }

  @Test
  void keepsAnIdleConnectionForTheNextRequest() throws Exception {
    var server = start(settings("100ms"), Protocol.HTTP_1_1, _ -> completed("hello"));

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      for (var i = 0; i < 3; i++) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(US_ASCII));
        assertThat(readUntil(socket, "hello")).startsWith("HTTP/1.1 200");
        socket.setSoTimeout(150);
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
    }
  }

  @Test
  void refusesAnOversizedHead() throws Exception {
    var server = start(settings("10s"), Protocol.HTTP_1_1, _ -> completed("hello"));

    var answer = curl(Protocol.HTTP_1_1, server, "/", "--header", "X-Large: " + "x".repeat(20_000));

    assertThat(answer).contains("431");
  }

  /** RFC 9112 §6.1: what speaks HTTP/1.0 cannot mean it. */
  @Test
  void refusesATransferEncodingInHttp10() throws Exception {
    var server = start(settings("10s"), Protocol.HTTP_1_1, _ -> completed("hello"));

    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "POST / HTTP/1.0\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                  .getBytes(US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  private PlainServer start(
      HttpSettings settings,
      Protocol protocol,
      java.util.function.Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return start(handler(settings, answer), protocol);
  }

  private PlainServer start(HttpConnectionHandler handler, Protocol protocol) {
    var server = PlainServer.start(kit.system(), handler, protocol);
    servers.add(server);
    return server;
  }

  private HttpConnectionHandler handler(
      HttpSettings settings,
      java.util.function.Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return new HttpConnectionHandler(
        kit.system(),
        settings,
        (request, _) -> {
          request.discardEntityBytes(kit.system());
          return answer.apply(request);
        });
  }

  private static HttpSettings settings(String headTimeout) {
    return HttpSettings.from(
        ConfigFactory.parseString("signet.http.head-timeout = " + headTimeout)
            .withFallback(ConfigFactory.load())
            .getConfig("signet.http"));
  }

  private static CompletionStage<HttpResponse> completed(String text) {
    return CompletableFuture.completedFuture(HttpResponse.create().withEntity(text));
  }

  private static String target(HttpRequest request) {
    return request.getHeader("raw-request-uri").orElseThrow().value();
  }

  /** A connection on which one request has been sent and nothing read. */
  private static Socket ask(PlainServer server) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(US_ASCII));
    return socket;
  }

  private static String readUntil(Socket socket, String end) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) throw new IOException("closed after: " + text);
      text.append((char) next);
    }
    return text.toString();
  }

  private static String curl(
      Protocol protocol, PlainServer server, String path, String... options) {
    var command =
        new ArrayList<>(
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--include",
                "--max-time",
                "30",
                "--noproxy",
                "*"));
    command.add(protocol == Protocol.HTTP_2 ? "--http2-prior-knowledge" : "--http1.1");
    command.addAll(List.of(options));
    command.add("http://127.0.0.1:" + server.port() + path);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var text = new String(process.getInputStream().readAllBytes(), US_ASCII);
      process.waitFor();
      return text.replace("Server: signet", "server: signet").replace("Date: ", "date: ");
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
