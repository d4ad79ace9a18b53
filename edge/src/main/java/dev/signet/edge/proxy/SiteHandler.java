// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.origin.OriginAnswer;
import dev.signet.edge.origin.OriginClient;
import dev.signet.edge.site.Sites;
import dev.signet.persistence.StoreException;
import dev.signet.protocol.domain.Domain;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request's way through the edge. Each phase answers, or hands on to the next.
 *
 * <pre>
 *   target, host ─▶ challenge ─▶ allowed? ─▶ site ─▶ redirect ─▶ method, loop ─▶ cache ─▶ origin
 *        │ 400        │ 404         │ 503      │ 503     │ 308       │ 405 501      │        │ 502
 *                                   │ 421                           │ 508                   │ 504
 * </pre>
 */
public final class SiteHandler implements ExchangeHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SiteHandler.class);

  private final Sites sites;
  private final HttpCache cache;
  private final OriginClient origins;
  private final AcmeChallenges challenges;
  private final HttpsRedirect redirect;
  private final Via via;
  private final OriginRequest toOrigin;
  private final OriginResponse fromOrigin;
  private final AccessLog log;
  private final RequestMeters meters;
  private final InstantSource clock;
  private final Materializer materializer;

  public SiteHandler(
      Sites sites,
      Domains domains,
      HttpCache cache,
      OriginClient origins,
      ProxySettings settings,
      AccessLines lines,
      InstantSource clock,
      MeterRegistry meters,
      Materializer materializer) {
    this.sites = sites;
    this.cache = cache;
    this.origins = origins;
    this.challenges = new AcmeChallenges(sites, domains);
    this.redirect = new HttpsRedirect(settings.httpsPort());
    this.via = new Via(settings.pseudonym());
    this.toOrigin = new OriginRequest(via);
    this.fromOrigin = new OriginResponse(via);
    this.log = new AccessLog(lines, clock);
    this.meters = new RequestMeters(meters);
    this.clock = clock;
    this.materializer = materializer;
  }

  /** An answer, and whose site it was for. */
  private record Outcome(HttpResponse response, Optional<Domain> site) {
    static Outcome ours(HttpResponse response) {
      return new Outcome(response, Optional.empty());
    }
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection) {
    var begun = clock.instant();
    var target = RequestTarget.of(request);
    var requested = target.map(found -> RequestedHost.of(request, found));
    return answer(request, connection, target, requested)
        .exceptionally(failure -> Outcome.ours(failed(failure)))
        .thenApply(
            outcome -> {
              var response = HeadLength.told(request, OriginResponse.toClient(outcome.response()));
              meters.answered(response.status().intValue());
              return log.logged(
                  new AccessLog.Line(
                      request,
                      connection,
                      requested.orElse(null) instanceof RequestedHost.Named(var host, _)
                          ? host.text()
                          : "",
                      target.map(RequestTarget::path).orElse(""),
                      outcome.site().map(site -> site.tenant().text()),
                      begun),
                  response);
            });
  }

  @Override
  public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
    meters.answered(refusal.status());
    return PlainAnswers.answer(refusal.status(), "Bad Request");
  }

  private CompletionStage<Outcome> answer(
      HttpRequest request,
      AcceptedConnection connection,
      Optional<RequestTarget> target,
      Optional<RequestedHost> requested) {
    if (request.method().equals(HttpMethods.CONNECT)) return ours(request, PlainAnswers.NO_TUNNELS);
    if (target.isEmpty() || requested.isEmpty()) return ours(request, PlainAnswers.BAD_TARGET);
    return switch (requested.get()) {
      case RequestedHost.Malformed() -> ours(request, PlainAnswers.BAD_HOST);
      case RequestedHost.NoSiteName() ->
          ours(
              request,
              connection.tls().isEmpty() && AcmeChallenges.isAsked(target.get())
                  ? PlainAnswers.NOT_FOUND
                  : PlainAnswers.NO_SUCH_SITE);
      case RequestedHost.Named named -> forHost(request, connection, target.get(), named);
    };
  }

  /** Challenge, then whether the host is allowed and the connection is for it. */
  private CompletionStage<Outcome> forHost(
      HttpRequest request,
      AcceptedConnection connection,
      RequestTarget target,
      RequestedHost.Named named) {
    if (connection.tls().isEmpty() && AcmeChallenges.isAsked(target)) {
      request.discardEntityBytes(materializer);
      return challenges.answer(request, named.host(), target).thenApply(Outcome::ours);
    }
    if (!sites.isAllowed(named.host())) return ours(request, PlainAnswers.NO_SUCH_SITE);
    if (connection.tls().isPresent() && !connection.tls().get().covers(named.host()))
      return ours(request, PlainAnswers.MISDIRECTED);
    return sites
        .find(named.host())
        .thenCompose(
            found ->
                found.isEmpty()
                    ? ours(request, PlainAnswers.NO_SUCH_SITE)
                    : forSite(
                        request,
                        new SiteRequest(
                            found.get(), named.host(), named.authority(), target, connection)));
  }

  /** Redirect, then what is refused, then cache and origin. */
  private CompletionStage<Outcome> forSite(HttpRequest request, SiteRequest site) {
    var domain = Optional.of(site.domain());
    var refusal =
        HttpsRedirect.isWanted(site)
            ? redirect.response(site)
            : request.method().equals(HttpMethods.TRACE)
                ? PlainAnswers.METHOD_REFUSED
                : via.names(request) ? PlainAnswers.LOOP : null;
    if (refusal != null)
      return ours(request, refusal).thenApply(answer -> new Outcome(answer.response(), domain));
    var target = OriginTarget.of(site.domain().origin(), site.target().pathAndQuery());
    if (target.isEmpty())
      return ours(request, PlainAnswers.BAD_TARGET)
          .thenApply(answer -> new Outcome(answer.response(), domain));
    return cache
        .handle(site.domain(), site.uri(), request, toSend -> fetch(toSend, site, target.get()))
        .exceptionally(SiteHandler::failed)
        .thenApply(response -> new Outcome(response, domain));
  }

  private CompletionStage<HttpResponse> fetch(
      HttpRequest request, SiteRequest site, String target) {
    return origins
        .ask(site.domain().origin(), toOrigin.of(request, site, target))
        .thenApply(
            answer ->
                switch (answer) {
                  case OriginAnswer.Answered(var response) -> fromOrigin.received(response);
                  case OriginAnswer.Failed(var failure) -> throw new OriginFailedException(failure);
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

  /** An answer of our own: the request's body, if any, is read away so that the next can follow. */
  private CompletionStage<Outcome> ours(HttpRequest request, HttpResponse response) {
    request.discardEntityBytes(materializer);
    return CompletableFuture.completedStage(Outcome.ours(response));
  }
}
