// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.javadsl.Sink;
import akka.util.ByteString;
import dev.signet.edge.cache.CacheMetrics.Result;
import dev.signet.edge.cache.Flight.Landing;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.UnreadBody;
import dev.signet.protocol.domain.Domain;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange with the origin on behalf of a flight: validates what is stored or fetches anew,
 * stores what may be stored, and lands the flight whatever happens.
 */
final class OriginExchange {
  private static final Logger log = LoggerFactory.getLogger(OriginExchange.class);

  private final CacheParts parts;
  private final Domain site;
  private final TargetUri target;
  private final RequestHead head;
  private final HttpRequest request;
  private final OriginFetch fetch;
  private final Flight flight;
  private final ForwardReason reason;

  OriginExchange(
      CacheParts parts,
      Domain site,
      TargetUri target,
      RequestHead head,
      HttpRequest request,
      OriginFetch fetch,
      Flight flight,
      ForwardReason reason) {
    this.parts = parts;
    this.site = site;
    this.target = target;
    this.head = head;
    this.request = request;
    this.fetch = fetch;
    this.flight = flight;
    this.reason = reason;
  }

  /** The client's answer; fails as the fetch does. */
  CompletionStage<HttpResponse> run(@Nullable StoredResponse validated) {
    return exchange(validated).whenComplete((_, failure) -> landIfNothingElseDid(failure));
  }

  /** The same with nobody waiting for an answer. */
  void behindTheScenes(@Nullable StoredResponse validated) {
    run(validated)
        .whenComplete(
            (response, failure) -> {
              if (response != null) UnreadBody.cancel(response.entity(), parts.materializer());
              if (failure != null)
                log.atDebug()
                    .addKeyValue("domain", site.name())
                    .log("revalidation in the background failed");
            });
  }

  private CompletionStage<HttpResponse> exchange(@Nullable StoredResponse validated) {
    var sent = StorableRequest.of(request, validated);
    // before the request leaves: a purge from here on concerns what it brings
    var generation = parts.purges().generation();
    var requestTime = parts.clock().instant();
    return PassedOn.fetched(fetch, sent)
        .handle(
            (response, failure) ->
                failure == null
                    ? arrived(response, sent, validated, generation, requestTime)
                    : failed(failure, validated))
        .thenCompose(answer -> answer);
  }

  private CompletionStage<HttpResponse> arrived(
      HttpResponse response,
      HttpRequest sent,
      @Nullable StoredResponse validated,
      long generation,
      Instant requestTime) {
    var status = response.status().intValue();
    if (validated != null && status == StatusCodes.NOT_MODIFIED.intValue()) {
      var fields = MessageFields.of(response);
      UnreadBody.cancel(response.entity(), parts.materializer());
      if (RefreshedHeaders.speakOfAnother(validated.originFields(), fields)) {
        parts.store().remove(target.key(), validated);
        return exchange(null);
      }
      var headers = RefreshedHeaders.of(validated.originHeaders(), fields.headers());
      var judged = judge(validated.status().intValue(), headers, sent, requestTime);
      return CompletableFuture.completedFuture(
          refreshed(validated, judged, headers, sent, generation));
    }
    if (validated != null && isServerError(status) && mayServeOnError(validated)) {
      UnreadBody.cancel(response.entity(), parts.materializer());
      return CompletableFuture.completedFuture(stale(validated, status));
    }
    var headers = MessageFields.of(response).headers();
    var judged = judge(status, headers, sent, requestTime);
    return CompletableFuture.completedFuture(
        judged.storability() == Storability.STORABLE && isWorthKeeping(response.entity())
            ? kept(response, headers, judged, sent, generation)
            : passed(response, judged, validated));
  }

  private record Judged(Storability storability, Freshness freshness, List<String> tags) {}

  private Judged judge(
      int status, List<HttpHeader> headers, HttpRequest sent, Instant requestTime) {
    var fields = new MessageFields(headers);
    var governing = ResponseDirectives.of(fields);
    var freshness =
        Freshness.of(
            status,
            fields,
            governing,
            requestTime,
            parts.clock().instant(),
            parts.settings().freshness());
    var sentHead = RequestHead.read("GET", MessageFields.of(sent), false);
    var tags = SurrogateKeys.of(fields);
    var storability =
        Storability.of(
            sentHead, status, fields, governing, freshness, parts.settings().clientDirectives());
    return tags == null
        ? new Judged(Storability.TOO_MANY_TAGS, freshness, List.of())
        : new Judged(storability, freshness, tags);
  }

  private HttpResponse refreshed(
      StoredResponse validated,
      Judged judged,
      List<HttpHeader> headers,
      HttpRequest sent,
      long generation) {
    var response =
        response(validated.status(), headers, validated.entity(), judged, sent, generation);
    if (judged.storability() == Storability.STORABLE && !flight.isOvertaken()) {
      store(response);
      noteIfStaleOnArrival(response);
      land(new Landing.Arrived(response));
    } else {
      parts.store().remove(target.key(), validated);
      land(new Landing.NotShared());
    }
    parts.metrics().count(Result.REVALIDATED);
    var now = parts.clock().instant();
    var status = CacheStatus.forwarded(reason).withForwardStatus(304);
    return StoredAnswers.other(
        response, head, now, status.withTtl(response.freshness(), now).text());
  }

  private HttpResponse kept(
      HttpResponse response,
      List<HttpHeader> headers,
      Judged judged,
      HttpRequest sent,
      long generation) {
    parts.metrics().count(Result.MISS);
    var now = parts.clock().instant();
    var entity = response.entity();
    var status = CacheStatus.forwarded(reason).asStored(judged.freshness(), now).text();
    if (entity instanceof HttpEntity.Strict strict) {
      var whole =
          response(
              response.status(),
              headers,
              HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, strict.getData().compact()),
              judged,
              sent,
              generation);
      noteIfStaleOnArrival(whole);
      storeUnlessOvertaken(whole);
      land(new Landing.Arrived(whole));
      return ClientCondition.isNotModified(head, response.status().intValue(), whole.originFields())
          ? StoredAnswers.notModified(whole.clientHeaders().forwarded(status))
          : StoredAnswers.response(
              whole.status(), whole.clientHeaders().forwarded(status), whole.entity());
    }
    var withoutBody =
        response(
            response.status(),
            headers,
            HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, ByteString.emptyByteString()),
            judged,
            sent,
            generation);
    var body =
        new SharedBody(
            entity.getContentLengthOption(),
            parts.settings().maxObject(),
            parts.inFlight(),
            ending(withoutBody));
    var trailers = response.getAttribute(Messages.TRAILERS);
    var answer =
        new ArrivingAnswer(parts, withoutBody, body, trailers)
            .answer(head, status)
            .orElseThrow(() -> new IllegalStateException("a new body that has no start"));
    noteIfStaleOnArrival(withoutBody);
    flight.landing.complete(new Landing.Arriving(withoutBody, body, trailers));
    entity
        .withoutSizeLimit()
        .getDataBytes()
        .runWith(Sink.fromGraph(new SharedBodyWriter(body)), parts.materializer());
    return answer;
  }

  private SharedBody.Ending ending(StoredResponse withoutBody) {
    return new SharedBody.Ending() {
      @Override
      public void complete(ByteString body) {
        storeUnlessOvertaken(withoutBody.withBody(body));
        parts.flights().remove(target.key(), flight);
      }

      @Override
      public void tooLong() {
        parts.uncacheable().remember(target.key());
        parts.flights().remove(target.key(), flight);
      }

      @Override
      public void brokenOff() {
        parts.flights().remove(target.key(), flight);
      }
    };
  }

  /** Only the client that fetched it gets it. What it replaces is no longer good. */
  private HttpResponse passed(
      HttpResponse response, Judged judged, @Nullable StoredResponse validated) {
    parts.metrics().count(Result.MISS);
    var status = response.status().intValue();
    if (status < 500) {
      if (validated != null) parts.store().remove(target.key(), validated);
      if (!judged.storability().dependsOnRequest()) parts.uncacheable().remember(target.key());
    }
    land(new Landing.NotShared());
    var cacheStatus = CacheStatus.forwarded(reason).text();
    if (!ClientCondition.isNotModified(head, status, MessageFields.of(response)))
      return PassedOn.marked(response, cacheStatus);
    UnreadBody.cancel(response.entity(), parts.materializer());
    return StoredAnswers.notModified(
        ClientHeaders.of(MessageFields.of(response).headers()).forwarded(cacheStatus));
  }

  private CompletionStage<HttpResponse> failed(
      Throwable failure, @Nullable StoredResponse validated) {
    if (validated != null && mayServeOnError(validated))
      return CompletableFuture.completedFuture(stale(validated, 0));
    var cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    parts.metrics().count(Result.MISS);
    land(new Landing.Failed(cause));
    return CompletableFuture.failedFuture(cause);
  }

  /**
   * @param status of the origin's answer; 0 if there was none
   */
  private HttpResponse stale(StoredResponse stored, int status) {
    parts.metrics().count(Result.STALE);
    land(new Landing.StaleOnError(stored));
    var now = parts.clock().instant();
    var forwarded = CacheStatus.forwarded(reason).withTtl(stored.freshness(), now);
    return StoredAnswers.other(
        stored, head, now, (status == 0 ? forwarded : forwarded.withForwardStatus(status)).text());
  }

  private boolean mayServeOnError(StoredResponse stored) {
    return !stored.isPurged(parts.purges(), parts.settings().purging())
        && stored.freshness().mayServeOnError(parts.clock().instant());
  }

  /** RFC 5861 §4. */
  private static boolean isServerError(int status) {
    return status == 500 || status == 502 || status == 503 || status == 504;
  }

  /**
   * A body that ends only with its connection could be cut off without anyone noticing, so it is
   * not stored.
   */
  private boolean isWorthKeeping(HttpEntity entity) {
    return !entity.isCloseDelimited()
        && !entity.isIndefiniteLength()
        && entity.getContentLengthOption().orElse(0) <= parts.settings().maxObject();
  }

  private StoredResponse response(
      StatusCode status,
      List<HttpHeader> headers,
      HttpEntity.Strict entity,
      Judged judged,
      HttpRequest sent,
      long generation) {
    return new StoredResponse(
        site,
        PurgeIdentity.of(site, target, judged.tags()),
        VaryKey.of(new MessageFields(headers), MessageFields.of(sent)),
        status,
        headers,
        entity,
        judged.freshness(),
        generation);
  }

  private void storeUnlessOvertaken(StoredResponse response) {
    if (!flight.isOvertaken()) store(response);
  }

  private void store(StoredResponse response) {
    if (response.isPurged(parts.purges(), parts.settings().purging())) return;
    parts.store().put(site.tenant(), target.key(), response);
  }

  /** Nobody can share it, so nobody should wait for the next one like it. */
  private void noteIfStaleOnArrival(StoredResponse response) {
    if (response.freshness().isFresh(parts.clock().instant()))
      parts.uncacheable().forget(target.key());
    else parts.uncacheable().remember(target.key());
  }

  private void land(Landing landing) {
    parts.flights().remove(target.key(), flight);
    flight.landing.complete(landing);
  }

  /** Nobody waits for a flight that ended in a surprise. */
  private void landIfNothingElseDid(@Nullable Throwable failure) {
    if (failure != null && !flight.landing.isDone()) land(new Landing.Failed(failure));
  }
}
