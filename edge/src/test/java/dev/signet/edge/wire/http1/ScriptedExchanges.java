// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.RenderedHead;
import dev.signet.edge.exchange.WireRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers as a test tells it to; if told nothing, reads all of the request, remembers it and says
 * its target and body back.
 */
public final class ScriptedExchanges implements ExchangeHandler {
  /** Whole requests in the order of their ends. */
  public final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();

  public final Queue<Refusal> refused = new ConcurrentLinkedQueue<>();

  /** Requests that were handed over, whether or not their bodies came to an end. */
  public final AtomicInteger handled = new AtomicInteger();

  public final AtomicInteger hits = new AtomicInteger();
  volatile Function<HttpRequest, CompletionStage<HttpResponse>> answer = this::readAndSayBack;
  volatile Function<WireRequest, @Nullable Hit> hit = _ -> null;
  private @Nullable Materializer materializer;

  /**
   * @param fields names as written and values in turns
   * @param trailers the same
   */
  public record Arrived(
      WireRequest.Version version,
      String method,
      String target,
      List<String> fields,
      String body,
      List<String> trailers) {}

  public void use(Materializer running) {
    materializer = running;
  }

  Materializer materializer() {
    if (materializer == null) throw new IllegalStateException("not in use yet");
    return materializer;
  }

  /** As if nothing had been told and nothing had come. */
  void reset() {
    answer = this::readAndSayBack;
    hit = _ -> null;
    arrived.clear();
    refused.clear();
    handled.set(0);
    hits.set(0);
  }

  @Override
  public @Nullable Hit hit(WireRequest request, AcceptedConnection connection) {
    var found = hit.apply(request);
    if (found != null) hits.incrementAndGet();
    return found;
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection) {
    handled.incrementAndGet();
    return answer.apply(request);
  }

  @Override
  public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
    refused.add(refusal);
    return text(refusal.reason()).withStatus(refusal.status());
  }

  private CompletionStage<HttpResponse> readAndSayBack(HttpRequest request) {
    return read(request)
        .thenApply(
            whole -> {
              arrived.add(whole);
              return text(whole.target() + " " + whole.body());
            })
        .exceptionally(_ -> text("broken body").withStatus(502));
  }

  CompletionStage<Arrived> read(HttpRequest request) {
    var head = Messages.headOf(request);
    var trailers =
        request
            .getAttribute(Messages.TRAILERS)
            .map(Messages.Trailers::fields)
            .orElseGet(() -> CompletableFuture.completedStage(Fields.of()));
    return body(request)
        .thenCombine(
            trailers,
            (body, after) ->
                new Arrived(
                    head.version(),
                    head.method(),
                    head.target(),
                    lines(head.fields()),
                    latin1(body),
                    lines(after)));
  }

  private CompletionStage<ByteString> body(HttpRequest request) {
    if (request.entity().isKnownEmpty())
      return CompletableFuture.completedStage(ByteString.emptyByteString());
    return request
        .entity()
        .getDataBytes()
        .runFold(ByteString.emptyByteString(), ByteString::concat, materializer());
  }

  static List<String> lines(Fields fields) {
    var lines = new ArrayList<String>();
    for (var i = 0; i < fields.size(); i++) {
      lines.add(fields.nameAsWritten(i));
      lines.add(fields.value(i));
    }
    return lines;
  }

  static String latin1(ByteString bytes) {
    return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
  }

  static ByteString octets(String latin1) {
    return ByteString.fromArray(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  static HttpResponse text(String latin1) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.NO_CONTENT_TYPE, latin1.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static Hit hit(int size) {
    return new Hit(HIT, 7, ByteString.fromArray(new byte[size]));
  }

  private static final RenderedHead HIT =
      new RenderedHead(200, "OK", Fields.of("X-From", "memory"));
}
