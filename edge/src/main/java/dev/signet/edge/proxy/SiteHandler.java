// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.origin.OriginAnswer;
import dev.signet.edge.origin.OriginClient;
import dev.signet.edge.site.Sites;
import dev.signet.persistence.StoreException;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's way through the edge. Each phase answers, or hands on to the next; what lies in
 * memory is found before the first of them ({@link MemoryHits}).
 *
 * <pre>
 *   target, host ─▶ challenge ─▶ allowed? ─▶ site ─▶ redirect ─▶ method, loop ─▶ cache ─▶ origin
 *        │ 400        │ 404         │ 503      │ 503     │ 308       │ 204 405       │        │ 502
 *        │ 204 501                  │ 421                           │ 508                    │ 504
 * </pre>
 *
 * The cache sees a request as its origin would get it, so that nothing selects a stored response
 * but what the origin had in hand.
 */
public final class SiteHandler implements ExchangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SiteHandler.class);

  private final Sites sites;
  private final HttpCache cache;
  private final OriginClient origins;
  private final TrustedProxies trusted;
  private final AcmeChallenges challenges;
  private final HttpsRedirect redirect;
  private final Via via;
  private final OwnFields own;
  private final OriginRequest toOrigin;
  private final OriginResponse fromOrigin;
  private final AccessLog log;
  private final RequestMeters meters;
  private final InstantSource clock;
  private final MemoryHits hits;

  public SiteHandler(
      Sites sites,
      Domains domains,
      HttpCache cache,
      OriginClient origins,
      ProxySettings settings,
      AccessLines lines,
      InstantSource clock,
      MeterRegistry meters) {
    this.sites = sites;
    this.cache = cache;
    this.origins = origins;
    this.trusted = new TrustedProxies(settings.trustedProxies());
    this.challenges = new AcmeChallenges(sites, domains);
    this.redirect = new HttpsRedirect(settings.httpsPort());
    this.via = new Via(settings.pseudonym());
    this.own = new OwnFields(clock);
    this.toOrigin = new OriginRequest(via);
    this.fromOrigin = new OriginResponse(via, own);
    this.log = new AccessLog(lines, clock);
    this.meters = new RequestMeters(meters);
    this.clock = clock;
    this.hits = new MemoryHits(sites, cache, trusted, via, toOrigin, log, this.meters);
  }

  /** A client's request: what its line and its fields say. */
  private record Asked(
      HttpRequest message,
      WireRequest head,
      Fields fields,
      AcceptedConnection connection,
      Visitor visitor) {}

  /** An answer, and whose site it was for. */
  private record Outcome(HttpResponse response, Optional<Domain> site) {}

  @Override
  public @Nullable Hit hit(WireRequest request, AcceptedConnection connection) {
    return hits.find(request, connection);
  }

  @Override
  public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
    meters.answered(refusal.status());
    return own.withMissing(PlainAnswers.refusal(refusal));
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection) {
    var begun = clock.instant();
    var fields = MessageFields.of(request);
    var asked =
        new Asked(
            request,
            Messages.headOf(request),
            fields,
            connection,
            Visitor.of(connection, fields, trusted));
    var target = RequestTarget.of(asked.head());
    var requested = target.map(found -> RequestedHost.of(asked.head(), found));
    return answer(asked, target, requested)
        .exceptionally(failure -> new Outcome(failed(failure), Optional.empty()))
        .thenApply(
            outcome -> {
              var response = own.withMissing(OriginResponse.toClient(outcome.response()));
              meters.answered(response.status().intValue());
              return log.logged(
                  new AccessLog.Line(
                      request,
                      asked.visitor().seenOn(connection),
                      requested.orElse(null) instanceof RequestedHost.Named(var host)
                          ? host.text()
                          : "",
                      target.map(RequestTarget::path).orElse(""),
                      outcome.site().map(site -> site.tenant().text()),
                      begun),
                  response);
            });
  }

  private CompletionStage<Outcome> answer(
      Asked asked, Optional<RequestTarget> target, Optional<RequestedHost> requested) {
    if (asked.head().method().equals("CONNECT")) return ours(PlainAnswers.NO_TUNNELS);
    if (target.isEmpty() || requested.isEmpty()) return ours(PlainAnswers.BAD_TARGET);
    return switch (requested.get()) {
      case RequestedHost.Malformed() -> ours(PlainAnswers.BAD_HOST);
      case RequestedHost _ when target.get().isAsterisk() -> ours(PlainAnswers.OPTIONS);
      case RequestedHost.NoSiteName() ->
          ours(
              isChallenge(asked, target.get())
                  ? PlainAnswers.NOT_FOUND
                  : PlainAnswers.NO_SUCH_SITE);
      case RequestedHost.Named(var host) -> forHost(asked, target.get(), host);
    };
  }

  private static boolean isChallenge(Asked asked, RequestTarget target) {
    return asked.connection().tls().isEmpty() && AcmeChallenges.isAsked(target.pathAndQuery());
  }

  /** Challenge, then whether the host is allowed and the connection is for it. */
  private CompletionStage<Outcome> forHost(Asked asked, RequestTarget target, HostName host) {
    if (isChallenge(asked, target))
      return challenges
          .answer(asked.head().method(), host, target)
          .thenApply(response -> new Outcome(response, Optional.empty()));
    if (!sites.isAllowed(host)) return ours(PlainAnswers.NO_SUCH_SITE);
    var tls = asked.connection().tls();
    if (tls.isPresent() && !tls.get().covers(host)) return ours(PlainAnswers.MISDIRECTED);
    return sites
        .find(host)
        .thenCompose(
            found ->
                found.isEmpty()
                    ? ours(PlainAnswers.NO_SUCH_SITE)
                    : forSite(
                        asked,
                        new SiteRequest(
                            found.get(), host, target.pathAndQuery(), asked.visitor())));
  }

  /** Redirect, then what is answered here, then cache and origin. */
  private CompletionStage<Outcome> forSite(Asked asked, SiteRequest site) {
    var domain = Optional.of(site.domain());
    var answer = answeredHere(asked, site);
    if (answer != null) return CompletableFuture.completedStage(new Outcome(answer, domain));
    var target = OriginTarget.of(site.domain().origin(), site.pathAndQuery());
    if (target.isEmpty())
      return CompletableFuture.completedStage(new Outcome(PlainAnswers.BAD_TARGET, domain));
    var request = toOrigin.of(asked.message(), site, target.get());
    var response =
        asked.fields().has("upgrade")
            ? cache.goAround(request, toSend -> fetch(toSend, site))
            : cache.handle(site.domain(), site.uri(), request, toSend -> fetch(toSend, site));
    return response
        .exceptionally(SiteHandler::failed)
        .thenApply(found -> new Outcome(found, domain));
  }

  private @Nullable HttpResponse answeredHere(Asked asked, SiteRequest site) {
    var method = asked.head().method();
    if (HttpsRedirect.isWanted(site)) return redirect.response(site);
    if (method.equals("TRACE")) return PlainAnswers.METHOD_REFUSED;
    if (via.names(asked.fields())) return PlainAnswers.LOOP;
    return MaxForwards.endsHere(method, asked.fields()) ? PlainAnswers.OPTIONS : null;
  }

  private CompletionStage<HttpResponse> fetch(HttpRequest request, SiteRequest site) {
    return origins
        .ask(site.domain().origin(), fromOrigin.hearingInterim(request))
        .thenApply(
            answer ->
                switch (answer) {
                  case OriginAnswer.Answered(var response) -> fromOrigin.received(response);
                  case OriginAnswer.Failed(var failure, _) ->
                      throw new OriginFailedException(failure);
                });
  }

  /** What the client hears of a failure: a status, and no cause. */
  private static HttpResponse failed(Throwable thrown) {
    var cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return switch (cause) {
      case OriginFailedException origin -> PlainAnswers.ofOrigin(origin.failure().status());
      case StoreException _ -> PlainAnswers.SITE_UNAVAILABLE;
      default -> {
        LOG.atError().setCause(cause).log("request failed");
        yield PlainAnswers.internal();
      }
    };
  }

  private static CompletionStage<Outcome> ours(HttpResponse response) {
    return CompletableFuture.completedStage(new Outcome(response, Optional.empty()));
  }
}
