// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.actor.ClassicActorSystemProvider;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import dev.signet.edge.cache.CacheMetrics.Result;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.protocol.domain.Domain;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The cache phase of a request: a shared cache after RFC 9111.
 *
 * <pre>
 *   fresh in memory? ─yes─▶ answer                                         ({@link StoredLookup})
 *        │no
 *   decide ─▶ stale but usable ─▶ answer, revalidate behind it             ({@link CacheDecision})
 *        │
 *   a fetch under way? ─yes─▶ wait for its header, share its body          ({@link Retrieval})
 *        │no
 *   fetch ─▶ 304: refresh, answer ─ storable: store while it streams ─ else: pass on
 * </pre>
 */
public final class HttpCache {
  private final CacheParts parts;

  private HttpCache(CacheParts parts) {
    this.parts = parts;
  }

  /**
   * @param purges are the caller's to feed, see {@link PurgeFeed}
   */
  public static HttpCache create(
      CacheSettings settings,
      CachePurges purges,
      InstantSource clock,
      MeterRegistry meters,
      ClassicActorSystemProvider system) {
    return create(settings, purges, clock, meters, SystemMaterializer.get(system).materializer());
  }

  static HttpCache create(
      CacheSettings settings,
      CachePurges purges,
      InstantSource clock,
      MeterRegistry meters,
      Materializer materializer) {
    return new HttpCache(CacheParts.create(settings, purges, clock, meters, materializer));
  }

  /**
   * What {@link #handle} would answer, where that is all of a fresh response in memory. Blocks on
   * nothing, starts nothing, and allocates next to nothing.
   *
   * @param key of the target URI, as {@link FreshHits} has it
   * @return null if the request must take the long way
   */
  public @Nullable Hit hit(Domain site, String key, RequestHead request) {
    if (!request.isUnconditional()) return null;
    var now = parts.clock().instant();
    var stored = parts.lookup().find(site, key, request, now);
    if (stored == null) return null;
    parts.metrics().count(Result.HIT);
    return new Hit(stored.hitHead(), stored.ageSeconds(now), stored.body());
  }

  /** Has the origin alone answer: what is stored has no say in it, and nothing is stored. */
  public CompletionStage<HttpResponse> goAround(HttpRequest request, OriginFetch fetch) {
    return pass(ForwardReason.BYPASS, request, fetch);
  }

  /**
   * Never fails by itself; a failed fetch passes through as a failed stage, unless something stored
   * may be used in its stead.
   *
   * @param effectiveRequestUri absolute: scheme, authority, path and query as the client asked for
   * @param request as the origin is to get it: what is not in it selects no response
   */
  public CompletionStage<HttpResponse> handle(
      Domain site, String effectiveRequestUri, HttpRequest request, OriginFetch fetch) {
    var parsed = TargetUri.parse(effectiveRequestUri);
    if (parts.settings().isOff() || parsed.isEmpty())
      return pass(ForwardReason.BYPASS, request, fetch);
    var target = parsed.get();
    var head =
        RequestHead.read(
            request.method().value(), MessageFields.of(request), !request.entity().isKnownEmpty());
    var now = parts.clock().instant();
    var hit = parts.lookup().find(site, target.key(), head, now);
    if (hit != null && !StoredAnswers.isForOrigin(hit, head)) {
      parts.metrics().count(Result.HIT);
      return CompletableFuture.completedFuture(StoredAnswers.freshHit(hit, head, now));
    }
    if (!head.isRetrieval()) {
      var answer = pass(ForwardReason.METHOD, request, fetch);
      return head.isSafe()
          ? answer
          : answer.thenApply(response -> parts.invalidation().after(target, response));
    }
    if (head.isForOriginOnly()) return pass(ForwardReason.BYPASS, request, fetch);
    return new Retrieval(parts, site, target, head, request, fetch).answer(now);
  }

  private CompletionStage<HttpResponse> pass(
      ForwardReason reason, HttpRequest request, OriginFetch fetch) {
    parts.metrics().count(Result.BYPASS);
    return PassedOn.through(fetch, request, reason);
  }
}
