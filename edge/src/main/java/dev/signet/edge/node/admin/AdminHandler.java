// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.japi.function.Function;
import akka.stream.Materializer;
import dev.signet.edge.node.admin.Endpoint.Access;
import dev.signet.edge.node.admin.Endpoint.BodyRule;
import dev.signet.edge.node.admin.Endpoint.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Answers the management port. In this order: is there such a path (404), such a method (405), is
 * the token right (401), are the parameters known (422), is the body JSON (415), short enough (413)
 * and complete (408); then the endpoint's own action, within a time limit (503).
 */
public final class AdminHandler implements Function<HttpRequest, CompletionStage<HttpResponse>> {
  private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);
  private static final String BEARER = "bearer ";

  private final List<Endpoint> endpoints;
  private final AdminToken token;
  private final AdminSettings settings;
  private final transient Materializer materializer;
  private final transient InstantSource clock;

  public AdminHandler(
      List<Endpoint> endpoints,
      AdminToken token,
      AdminSettings settings,
      Materializer materializer,
      InstantSource clock) {
    this.endpoints = List.copyOf(endpoints);
    this.token = token;
    this.settings = settings;
    this.materializer = materializer;
    this.clock = clock;
  }

  /** The stage never fails. */
  @Override
  public CompletionStage<HttpResponse> apply(HttpRequest request) {
    var started = clock.instant();
    return outcome(request)
        .exceptionally(Failures::answer)
        .thenApply(
            response -> {
              logAnswer(request, response, Duration.between(started, clock.instant()));
              return response;
            });
  }

  /** What is refused is so at once: whoever has no token is not waited for. */
  private CompletionStage<HttpResponse> outcome(HttpRequest request) {
    return switch (next(request)) {
      case Next.Refuse(var response) -> CompletableFuture.completedStage(response);
      case Next.Run run -> withBody(request, run);
    };
  }

  private CompletionStage<HttpResponse> withBody(HttpRequest request, Next.Run run) {
    return request
        .entity()
        .withSizeLimit(settings.maxBody())
        .toStrict(settings.requestTimeout().toMillis(), materializer)
        .handle(
            (entity, failure) -> {
              if (failure instanceof TimeoutException)
                return CompletableFuture.completedStage(
                    Answers.ofStatus(408, "the body did not arrive in time"));
              if (failure != null) return CompletableFuture.<HttpResponse>failedStage(failure);
              return answer(run.endpoint(), new Call(run.path(), run.query(), entity.getData()));
            })
        .thenCompose(stage -> stage);
  }

  private Next next(HttpRequest request) {
    try {
      return find(request);
    } catch (RuntimeException e) {
      return new Next.Refuse(Failures.answer(e));
    }
  }

  private Next find(HttpRequest request) {
    var segments = PathTemplate.segments(request.getUri());
    var methods = new TreeSet<String>();
    for (var endpoint : endpoints) {
      var match = endpoint.path().match(segments);
      if (match.isEmpty()) continue;
      if (endpoint.method().equals(request.method().value()))
        return authorized(endpoint, request, match.get());
      methods.add(endpoint.method());
    }
    if (methods.isEmpty()) return new Next.Refuse(Answers.ofStatus(404, "there is no such path"));
    if (methods.contains("GET")) methods.add("HEAD");
    var allow = String.join(", ", methods);
    return new Next.Refuse(
        Answers.ofStatus(405, request.method().value() + " (expected: " + allow + ")")
            .addHeader(RawHeader.create("Allow", allow)));
  }

  private Next authorized(Endpoint endpoint, HttpRequest request, Map<String, String> path) {
    if (endpoint.access() == Access.TOKEN && !hasToken(request))
      return new Next.Refuse(
          Answers.ofStatus(401, "a bearer token is missing or wrong")
              .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"signet\"")));
    var query = query(endpoint, request);
    if (endpoint.body() == BodyRule.JSON && !mayBeJson(request))
      return new Next.Refuse(
          Answers.ofStatus(
              415,
              request.entity().getContentType().mediaType() + " (expected: application/json)"));
    return new Next.Run(endpoint, path, query);
  }

  private CompletionStage<HttpResponse> answer(Endpoint endpoint, Call call) {
    return endpoint
        .action()
        .answer(call)
        .toCompletableFuture()
        .copy()
        .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private boolean hasToken(HttpRequest request) {
    var value = request.getHeader("Authorization").map(HttpHeader::value).orElse("");
    return value.toLowerCase(Locale.ROOT).startsWith(BEARER)
        && token.matches(value.substring(BEARER.length()).strip());
  }

  /** A parameter without a value counts as not given. */
  private static Map<String, String> query(Endpoint endpoint, HttpRequest request) {
    var values = new HashMap<String, String>();
    for (var parameter : request.getUri().query().toList()) {
      if (!endpoint.parameters().contains(parameter.first()))
        throw ProblemException.inParameter(
            Excerpt.of(parameter.first()),
            "unknown parameter (expected: "
                + (endpoint.parameters().isEmpty()
                    ? "none"
                    : String.join(", ", endpoint.parameters().stream().sorted().toList()))
                + ")");
      if (parameter.second().isEmpty()) continue;
      if (values.put(parameter.first(), parameter.second()) != null)
        throw ProblemException.inParameter(
            parameter.first(), parameter.first() + ": given twice (expected: once)");
    }
    return values;
  }

  /** No content type at all reads as octet-stream, and the recipient may guess (RFC 9110 §8.3). */
  private static boolean mayBeJson(HttpRequest request) {
    var type = request.entity().getContentType();
    if (type.equals(ContentTypes.APPLICATION_OCTET_STREAM)) return true;
    var media = type.mediaType();
    return media.mainType().equals("application")
        && (media.subType().equals("json") || media.subType().endsWith("+json"));
  }

  private static void logAnswer(HttpRequest request, HttpResponse response, Duration took) {
    var path = request.getUri().path();
    var isRoutine = !path.startsWith("/v1/");
    log.atLevel(isRoutine ? Level.DEBUG : Level.INFO)
        .addKeyValue("method", request.method().value())
        .addKeyValue("path", Excerpt.of(path))
        .addKeyValue("status", response.status().intValue())
        .addKeyValue("took", took.toMillis() + "ms")
        .log("management request");
  }

  /** What a request's head leads to. */
  private sealed interface Next {
    record Refuse(HttpResponse response) implements Next {}

    record Run(Endpoint endpoint, Map<String, String> path, Map<String, String> query)
        implements Next {}
  }
}
