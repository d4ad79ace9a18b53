// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.Done;
import akka.actor.ClassicActorSystemProvider;
import akka.event.NoLogging;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.protocol.domain.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks origins over pools of connections, one per origin. Bodies are streamed both ways; every wait
 * and every queue has a bound.
 *
 * <pre>
 *   ask ─▶ room for one more origin? ─▶ its pool ─▶ CheckedTransport ─▶ TLS for the URL's host
 *             │ no: OVERLOADED            │ connection died before a byte, safe to repeat:
 *                                         └─▶ once more, on a connection of its own
 * </pre>
 */
public final class OriginClient {
  private final ClassicActorSystemProvider system;
  private final Materializer materializer;
  private final Http http;
  private final OriginPools pools;
  private final Duration firstByte;
  private final ConnectionPoolSettings pooled;
  private final ClientConnectionSettings fresh;
  private final HttpsConnectionContext tls;
  private final MeterRegistry meters;
  private final Map<String, Counter> results = new ConcurrentHashMap<>();

  public OriginClient(
      ClassicActorSystemProvider system,
      OriginAddressPolicy policy,
      OriginSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.system = system;
    this.materializer = SystemMaterializer.get(system).materializer();
    this.http = Http.get(system);
    this.pools = new OriginPools(settings, clock);
    this.firstByte = settings.firstByte();
    this.fresh =
        OriginConnections.connection(system, settings)
            .withTransport(new CheckedTransport(policy, settings));
    this.pooled = OriginConnections.pool(system, settings, fresh);
    this.tls = ConnectionContext.httpsClient(OriginTrust.context(settings.caFile()));
    this.meters = meters;
  }

  /**
   * Asks an origin. The stage never fails, and completes when the response's header is here.
   *
   * @param request as {@link dev.signet.edge.exchange.Messages} describes it, with the target and
   *     the fields that the origin is to see
   * @return holds a response as {@code Messages} describes it
   */
  public CompletionStage<OriginAnswer> ask(Origin origin, HttpRequest request) {
    var authority = authority(origin);
    if (!pools.entered(authority)) {
      count(OriginFailure.OVERLOADED.text());
      return CompletableFuture.completedStage(new OriginAnswer.Failed(OriginFailure.OVERLOADED));
    }
    return attempt(origin, request, this::viaPool)
        .thenCompose(
            answer ->
                mayRepeat(request, answer)
                    ? attempt(origin, request, sent -> viaConnectionOfItsOwn(origin, sent))
                    : CompletableFuture.completedStage(answer))
        .thenApply(
            answer -> {
              pools.left(authority);
              count(
                  switch (answer) {
                    case OriginAnswer.Answered(var response) ->
                        response.status().intValue() / 100 + "xx";
                    case OriginAnswer.Failed(var failure) -> failure.text();
                  });
              return answer;
            });
  }

  /** Only what has no effect when done twice (RFC 9110 §9.2.2) and has no body that is used up. */
  private static boolean mayRepeat(HttpRequest request, OriginAnswer answer) {
    return answer instanceof OriginAnswer.Failed(var failure)
        && failure.isWorthRetrying()
        && request.method().isIdempotent()
        && request.entity().isStrict();
  }

  @FunctionalInterface
  private interface Way {
    CompletionStage<HttpResponse> send(HttpRequest request);
  }

  private CompletionStage<HttpResponse> viaPool(HttpRequest request) {
    return http.singleRequest(request, tls, pooled, NoLogging.getInstance());
  }

  private CompletionStage<HttpResponse> viaConnectionOfItsOwn(Origin origin, HttpRequest request) {
    var builder =
        http.connectionTo(origin.url().getHost())
            .toPort(origin.port())
            .withCustomHttpsConnectionContext(tls)
            .withClientConnectionSettings(fresh)
            .logTo(NoLogging.getInstance());
    var response = new CompletableFuture<HttpResponse>();
    // Not Sink.head(): it would cancel, and so cut the body short.
    Source.single(request)
        .via(origin.isSecure() ? builder.https() : builder.http())
        .toMat(Sink.foreach(response::complete), Keep.right())
        .run(materializer)
        .whenComplete(
            (_, failure) ->
                response.completeExceptionally(
                    failure == null ? new TimeoutException("no response") : failure));
    return response;
  }

  /** One attempt; the first byte's clock starts when the request's body has been sent. */
  private CompletionStage<OriginAnswer> attempt(Origin origin, HttpRequest request, Way way) {
    var sent = new CompletableFuture<Done>();
    var answered = new CompletableFuture<OriginAnswer>();
    sending(way, OutgoingRequest.of(origin, request, () -> sent.complete(Done.getInstance())))
        .whenComplete(
            (response, failure) -> {
              if (failure != null)
                answered.complete(new OriginAnswer.Failed(OriginFailure.of(failure)));
              else if (!answered.complete(received(request, response)))
                response.discardEntityBytes(materializer);
            });
    var timer = new AtomicReference<Runnable>(() -> {});
    CompletionStage<Done> started = sent;
    started.whenComplete(
        (_, _) -> {
          var cancellable =
              system
                  .classicSystem()
                  .scheduler()
                  .scheduleOnce(
                      firstByte,
                      () -> answered.complete(new OriginAnswer.Failed(OriginFailure.TIMED_OUT)),
                      system.classicSystem().dispatcher());
          timer.set(cancellable::cancel);
        });
    return answered.whenComplete((_, _) -> timer.get().run());
  }

  private OriginAnswer received(HttpRequest request, HttpResponse response) {
    var answer = IncomingResponse.of(request, response);
    if (answer.isPresent()) return new OriginAnswer.Answered(answer.get());
    response.discardEntityBytes(materializer);
    return new OriginAnswer.Failed(OriginFailure.BAD_RESPONSE);
  }

  /** Akka HTTP throws where a request cannot even be tried, as when the system is stopping. */
  private static CompletionStage<HttpResponse> sending(Way way, HttpRequest request) {
    try {
      return way.send(request);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedStage(failure);
    }
  }

  private void count(String result) {
    results
        .computeIfAbsent(
            result,
            _ ->
                Counter.builder("signet.origin.fetches")
                    .description("Requests to origins, by what came of them")
                    .tag("result", result)
                    .register(meters))
        .increment();
  }

  private static String authority(Origin origin) {
    return origin.url().getScheme() + "://" + origin.url().getHost() + ":" + origin.port();
  }
}
