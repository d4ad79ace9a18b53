// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong behind the wire looks the same to a client, whichever HTTP it speaks. */
@Timeout(60)
@ParameterizedClass
@ValueSource(strings = {"--http1.1", "--http2"})
final class SameOverBothTest {
  @Parameter String version = "";

  private final Faulty faulty = new Faulty();
  private ListenerWorld world;

  @BeforeEach
  void start() {
    world = new ListenerWorld("signet.http.max-header-section = 10KiB", faulty);
    world.serve("shop.example");
  }

  @AfterEach
  void close() {
    world.close();
  }

  enum Fault {
    HANDLER_THROWS,
    STAGE_FAILS,
    NO_RESPONSE,
    ILLEGAL_NAME,
    ILLEGAL_VALUE,
    SPACE_AROUND_A_VALUE,
    STATUS_OF_NO_FINAL_RESPONSE
  }

  private static final class Faulty implements ExchangeHandler {
    final Queue<Refusal> refused = new ConcurrentLinkedQueue<>();
    final AtomicInteger endless = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();
    volatile Fault fault = Fault.HANDLER_THROWS;

    @Override
    public @Nullable Hit hit(WireRequest request, AcceptedConnection connection) {
      if (request.target().equals("/hit")) throw new IllegalStateException("no hit");
      return null;
    }

    @Override
    public CompletionStage<HttpResponse> handle(
        HttpRequest request, AcceptedConnection connection) {
      return switch (Messages.headOf(request).target()) {
        case "/fault" -> failing();
        case "/endless" -> CompletableFuture.completedStage(endless());
        case "/trailers" -> CompletableFuture.completedStage(withLateTrailers());
        default -> CompletableFuture.completedStage(HttpResponse.create().withEntity("fine"));
      };
    }

    private CompletionStage<HttpResponse> failing() {
      return switch (fault) {
        case HANDLER_THROWS -> throw new IllegalStateException("a fault");
        case STAGE_FAILS -> CompletableFuture.failedStage(new IllegalStateException("a fault"));
        case NO_RESPONSE -> new CompletableFuture<HttpResponse>().completeAsync(() -> null);
        case ILLEGAL_NAME -> with("x y", "value");
        case ILLEGAL_VALUE -> with("X-Field", "a\r\nb: c");
        case SPACE_AROUND_A_VALUE -> with("X-Field", " value");
        case STATUS_OF_NO_FINAL_RESPONSE ->
            CompletableFuture.completedStage(HttpResponse.create().withStatus(102));
      };
    }

    private CompletionStage<HttpResponse> with(String name, String value) {
      return CompletableFuture.completedStage(endless().addHeader(RawHeader.create(name, value)));
    }

    private HttpResponse endless() {
      endless.incrementAndGet();
      return HttpResponse.create()
          .withEntity(
              HttpEntities.createChunked(
                  ContentTypes.NO_CONTENT_TYPE,
                  Source.repeat(ByteString.fromString("x"))
                      .watchTermination(
                          (used, done) -> {
                            var _ = done.whenComplete((_, _) -> cancelled.incrementAndGet());
                            return used;
                          })));
    }

    private static HttpResponse withLateTrailers() {
      Source<ByteString, NotUsed> bytes = Source.single(ByteString.fromString("body"));
      return HttpResponse.create()
          .withEntity(HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes))
          .addAttribute(
              Messages.TRAILERS,
              new Messages.Trailers(
                  new CompletableFuture<Fields>()
                      .completeOnTimeout(Fields.of("X-Late", "yes"), 300, TimeUnit.MILLISECONDS)));
    }

    @Override
    public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
      refused.add(refusal);
      return HttpResponse.create().withStatus(refusal.status()).withEntity(refusal.reason());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsAnsweredAndCountedAndEndsNoConnection(Fault fault) throws Exception {
    faulty.fault = fault;

    var output = curl("/fault", "/other");

    assertThat(output).isEqualTo("a failure of ours 500 1\nfine 200 0\n");
    assertThat(faulty.refused).containsExactly(Refusal.FAILED);
    await().until(() -> faulty.cancelled.get() == faulty.endless.get());
  }

  @Test
  void aHitThatFailsIsNone() throws Exception {
    assertThat(curl("/hit", "/other")).isEqualTo("fine 200 1\nfine 200 0\n");
    assertThat(faulty.refused).isEmpty();
  }

  @Test
  void contentThatIsNotSentIsNotRead() throws Exception {
    var command = command("--head");
    command.add("https://shop.example/endless");

    var output = RunningCommand.run(command.toArray(String[]::new)).output();

    assertThat(output).contains(" 200 1");
    await().until(() -> faulty.cancelled.get() == 1);
  }

  @Test
  void trailersAreWaitedFor() throws Exception {
    var command = command("--include");
    command.add("https://shop.example/trailers");

    var output = RunningCommand.run(command.toArray(String[]::new)).output();

    assertThat(output).containsIgnoringCase("x-late: yes");
  }

  /** Names and values, and nothing of what a protocol writes around them. */
  @ParameterizedTest
  @CsvSource({"97, 200", "98, 431"})
  void fieldsCountAlike(int length, int status) throws Exception {
    var command = command("-H", "User-Agent:", "-H", "Accept:");
    for (var i = 100; i < 200; i++)
      command.addAll(List.of("-H", "x-" + i + ": " + "v".repeat(length)));
    command.add("https://shop.example/");

    var output = RunningCommand.run(command.toArray(String[]::new)).output();

    assertThat(output).endsWith(" " + status + " 1\n");
  }

  /** Body, status and number of connections of each answer. */
  private String curl(String... paths) throws Exception {
    var command = command();
    for (var path : paths) command.add("https://shop.example" + path);
    return RunningCommand.run(command.toArray(String[]::new)).output();
  }

  private List<String> command(String... options) {
    var command = new ArrayList<>(List.of("curl", "-sk", version, "--max-time", "10"));
    command.addAll(List.of("-w", " %{http_code} %{num_connects}\\n"));
    command.addAll(List.of("--connect-to", "::127.0.0.1:" + world.httpsPort()));
    command.addAll(List.of(options));
    return command;
  }
}
