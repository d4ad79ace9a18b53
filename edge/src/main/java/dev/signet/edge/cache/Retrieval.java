// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.cache.CacheMetrics.Result;
import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import dev.signet.edge.cache.Flight.Landing;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.protocol.domain.Domain;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A GET or HEAD that is no plain hit: carries out what is decided, with others if it can. */
final class Retrieval {
  private static final List<HttpHeader> NOTHING_STORED =
      List.of(
          RawHeader.create("Content-Type", "text/plain; charset=utf-8"),
          RawHeader.create("Cache-Status", "signet; detail=only-if-cached"));

  private final CacheParts parts;
  private final Domain site;
  private final TargetUri target;
  private final RequestHead head;
  private final HttpRequest request;
  private final OriginFetch fetch;

  Retrieval(
      CacheParts parts,
      Domain site,
      TargetUri target,
      RequestHead head,
      HttpRequest request,
      OriginFetch fetch) {
    this.parts = parts;
    this.site = site;
    this.target = target;
    this.head = head;
    this.request = request;
    this.fetch = fetch;
  }

  CompletionStage<HttpResponse> answer(Instant now) {
    var stored = parts.lookup().select(site, target.key(), head);
    if (stored != null && StoredAnswers.isForOrigin(stored, head))
      return passOn(ForwardReason.BYPASS);
    var decision =
        CacheDecision.decide(
            head,
            stored == null ? null : stored.freshness(),
            stored == null && parts.lookup().hasVariants(target.key()),
            now,
            parts.settings().clientDirectives());
    return switch (decision) {
      case CacheDecision.ServeStored() -> serve(stored, now);
      case CacheDecision.ServeWhileRevalidating() -> {
        revalidateBehind(stored);
        yield serve(stored, now);
      }
      case CacheDecision.OnlyIfCached() -> nothingStored();
      case CacheDecision.Revalidate(var reason) -> forward(stored, reason);
      case CacheDecision.Fetch(var reason) -> forward(null, reason);
    };
  }

  private CompletionStage<HttpResponse> serve(@Nullable StoredResponse stored, Instant now) {
    if (stored == null) return passOn(ForwardReason.BYPASS);
    var isFresh = stored.freshness().isFresh(now);
    parts.metrics().count(isFresh ? Result.HIT : Result.STALE);
    return CompletableFuture.completedFuture(
        isFresh
            ? StoredAnswers.freshHit(stored, head, now)
            : StoredAnswers.other(
                stored, head, now, CacheStatus.staleHit(stored.freshness(), now)));
  }

  private CompletionStage<HttpResponse> nothingStored() {
    parts.metrics().count(Result.ONLY_IF_CACHED);
    return CompletableFuture.completedFuture(
        HttpResponse.create()
            .withStatus(StatusCodes.GATEWAY_TIMEOUT)
            .withEntity(HttpEntities.create("Not in the cache"))
            .withHeaders(NOTHING_STORED));
  }

  /** A HEAD, or a Range, of what is not stored whole leaves nothing worth storing. */
  private CompletionStage<HttpResponse> forward(
      @Nullable StoredResponse stored, ForwardReason reason) {
    var leavesNothing = !head.isGet() || (stored == null && head.range() != null);
    if (leavesNothing) return passOn(reason);
    if (!mayShare(reason)) return lead(new Flight(), stored, reason);
    var own = new Flight();
    var underWay = parts.flights().putIfAbsent(target.key(), own);
    if (underWay == null) return leadUnlessJustStored(own, stored, reason);
    return underWay.admit(parts.settings().collapsing().waiters())
        ? waitFor(underWay, stored, reason)
        : lead(new Flight(), stored, reason);
  }

  private boolean mayShare(ForwardReason reason) {
    return reason != ForwardReason.REQUEST
        && !head.hasAuthorization()
        && !(parts.settings().clientDirectives() == ClientDirectives.HONOUR
            && head.directives().has("no-store"))
        && !parts.uncacheable().contains(target.key());
  }

  private CompletionStage<HttpResponse> passOn(ForwardReason reason) {
    parts.metrics().count(reason == ForwardReason.BYPASS ? Result.BYPASS : Result.MISS);
    return PassedOn.through(fetch, request, reason);
  }

  private CompletionStage<HttpResponse> lead(
      Flight flight, @Nullable StoredResponse stored, ForwardReason reason) {
    return new OriginExchange(parts, site, target, head, request, fetch, flight, reason)
        .run(stored);
  }

  /** A fetch that ended between the look at the store and ours need not be made again. */
  private CompletionStage<HttpResponse> leadUnlessJustStored(
      Flight own, @Nullable StoredResponse stored, ForwardReason reason) {
    var now = parts.clock().instant();
    var justStored = parts.lookup().find(site, target.key(), head, now);
    if (justStored == null) return lead(own, stored, reason);
    parts.flights().remove(target.key(), own);
    own.landing.complete(new Landing.Arrived(justStored));
    return serve(justStored, now);
  }

  /** One at a time per target; nobody waits for its outcome. */
  private void revalidateBehind(@Nullable StoredResponse stored) {
    var flight = new Flight();
    if (parts.flights().putIfAbsent(target.key(), flight) != null) return;
    var plain = StorableRequest.of(request, null);
    var plainHead = RequestHead.read("GET", MessageFields.of(plain), false);
    new OriginExchange(parts, site, target, plainHead, plain, fetch, flight, ForwardReason.STALE)
        .behindTheScenes(stored);
  }

  private CompletionStage<HttpResponse> waitFor(
      Flight flight, @Nullable StoredResponse stored, ForwardReason reason) {
    return flight
        .landing
        .copy()
        .completeOnTimeout(
            new Landing.Late(),
            parts.settings().collapsing().patience().toMillis(),
            TimeUnit.MILLISECONDS)
        .thenCompose(landing -> share(landing, stored, reason));
  }

  private CompletionStage<HttpResponse> share(
      Landing landing, @Nullable StoredResponse stored, ForwardReason reason) {
    var now = parts.clock().instant();
    return switch (landing) {
      case Landing.Arrived(var response) when isMine(response, now) -> {
        parts.metrics().count(Result.COLLAPSED);
        yield CompletableFuture.completedFuture(
            StoredAnswers.other(response, head, now, sharedStatus(reason, response, now)));
      }
      case Landing.Arriving(var response, var body, var trailers) when isMine(response, now) -> {
        var answer =
            new ArrivingAnswer(parts, response, body, trailers)
                .answer(head, sharedStatus(reason, response, now));
        if (answer.isEmpty()) yield lead(new Flight(), stored, reason);
        parts.metrics().count(Result.COLLAPSED);
        yield CompletableFuture.completedFuture(answer.get());
      }
      case Landing.StaleOnError(var response)
          when isSelected(response) && response.freshness().mayServeOnError(now) -> {
        parts.metrics().count(Result.STALE);
        yield CompletableFuture.completedFuture(
            StoredAnswers.other(
                response, head, now, CacheStatus.forwarded(reason).asCollapsed().text()));
      }
      case Landing.Failed(var cause) -> CompletableFuture.failedFuture(cause);
      case Landing.Arrived _,
          Landing.Arriving _,
          Landing.StaleOnError _,
          Landing.NotShared(),
          Landing.Late() ->
          lead(new Flight(), stored, reason);
    };
  }

  private static String sharedStatus(ForwardReason reason, StoredResponse response, Instant now) {
    return CacheStatus.forwarded(reason).asCollapsed().withTtl(response.freshness(), now).text();
  }

  /** What is stale on arrival, or purged while on its way, is good only for who fetched it. */
  private boolean isMine(StoredResponse response, Instant now) {
    return isSelected(response) && response.freshness().isFresh(now);
  }

  private boolean isSelected(StoredResponse response) {
    return response.isFor(site)
        && response.varyKey().matches(head.fields())
        && !response.isPurged(parts.purges(), parts.settings().purging());
  }
}
