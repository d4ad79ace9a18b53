// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.node.admin.Endpoint.Call;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.DomainStore;
import dev.signet.protocol.api.DomainForm;
import dev.signet.protocol.api.DomainView;
import dev.signet.protocol.api.Problem;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.InvalidNameException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Allowing, showing and removing domains. Changes go through the domain's actor. */
public final class DomainEndpoints {
  private static final int DEFAULT_LIMIT = 100;
  private static final int LARGEST_LIMIT = 1000;

  private final Domains domains;
  private final DomainStore store;
  private final DomainAdmission admission;
  private final InstantSource clock;

  public DomainEndpoints(
      Domains domains, DomainStore store, DomainAdmission admission, InstantSource clock) {
    this.domains = domains;
    this.store = store;
    this.admission = admission;
    this.clock = clock;
  }

  public List<Endpoint> all() {
    return List.of(
        Endpoint.plain("GET", "/v1/domains", this::list)
            .withParameters("tenant", "state", "limit", "cursor"),
        Endpoint.withJson("PUT", "/v1/domains/{name}", this::put),
        Endpoint.plain("GET", "/v1/domains/{name}", this::get),
        Endpoint.plain("DELETE", "/v1/domains/{name}", this::delete),
        Endpoint.plain("POST", "/v1/domains/{name}/renewal", this::renew));
  }

  private CompletionStage<HttpResponse> put(Call call) {
    var name = admission.name(call.at("name"));
    var form = DomainForm.read(call.body().toArray());
    return admission
        .origin(form.origin())
        .thenCompose(_ -> domains.allow(name, form.tenant(), form.origin(), form.redirectToHttps()))
        .thenCompose(
            answer ->
                switch (answer) {
                  case Domains.Allowed(_, var created) -> shown(name, created ? 201 : 200);
                  case Domains.OwnedByAnother() ->
                      completed(
                          Answers.problem(
                              Problem.of(
                                  409,
                                  "owned-by-another",
                                  "Another tenant owns the domain",
                                  name.text() + " belongs to another tenant")));
                  case Domains.Unavailable unavailable -> completed(away(unavailable));
                });
  }

  private CompletionStage<HttpResponse> get(Call call) {
    return shown(existing(call), 200);
  }

  private CompletionStage<HttpResponse> shown(DomainName name, int status) {
    return domains
        .describe(name)
        .thenApply(
            answer ->
                switch (answer) {
                  case Domains.Described(var record) ->
                      record
                          .domain()
                          .map(
                              domain ->
                                  Answers.json(
                                      status, DomainViews.of(domain, record, clock.instant())))
                          .orElseThrow(() -> unknown(name));
                  case Domains.NotAllowed() -> throw unknown(name);
                  case Domains.Unavailable unavailable -> away(unavailable);
                });
  }

  private CompletionStage<HttpResponse> delete(Call call) {
    var name = existing(call);
    return domains
        .remove(name)
        .thenApply(
            answer ->
                switch (answer) {
                  case Domains.Removed() -> Answers.nothing(204);
                  case Domains.NotAllowed() -> throw unknown(name);
                  case Domains.Unavailable unavailable -> away(unavailable);
                });
  }

  private CompletionStage<HttpResponse> renew(Call call) {
    var name = existing(call);
    return domains
        .renew(name)
        .thenCompose(
            answer ->
                switch (answer) {
                  case Domains.Ordering() ->
                      shown(name, 202)
                          .thenApply(
                              response ->
                                  response.addHeader(
                                      RawHeader.create(
                                          "Content-Location", "/v1/domains/" + name.text())));
                  case Domains.BackingOff(var reason, var nextAttemptAt) ->
                      completed(Answers.problem(Problem.backingOff(reason, nextAttemptAt)));
                  case Domains.NotAllowed() -> throw unknown(name);
                  case Domains.Unavailable unavailable -> completed(away(unavailable));
                });
  }

  private CompletionStage<HttpResponse> list(Call call) {
    var tenant = read(call, "tenant", TenantId::new);
    var state = read(call, "state", CertificateState::parse);
    var limit = read(call, "limit", DomainEndpoints::limit).orElse(DEFAULT_LIMIT);
    return page(tenant, state, limit, call.parameter("cursor"))
        .thenApply(
            page -> {
              var now = clock.instant();
              var items =
                  page.items().stream()
                      .flatMap(
                          record ->
                              record.domain().stream()
                                  .map(domain -> DomainViews.of(domain, record, now)))
                      .toList();
              return Answers.json(200, new DomainView.Page(items, page.next().orElse(null)));
            });
  }

  /** The store says at once what is no cursor of its own; nothing else can be wrong by now. */
  private CompletionStage<DomainStore.DomainPage> page(
      Optional<TenantId> tenant,
      Optional<CertificateState> state,
      int limit,
      Optional<String> cursor) {
    try {
      return store.list(tenant, state, limit, cursor);
    } catch (IllegalArgumentException e) {
      throw ProblemException.inParameter("cursor", String.valueOf(e.getMessage()));
    }
  }

  /** A text that is no name at all is, as such, no domain of ours. */
  private static DomainName existing(Call call) {
    try {
      return DomainName.parse(call.at("name"));
    } catch (InvalidNameException e) {
      throw ProblemException.notFound(String.valueOf(e.getMessage()));
    }
  }

  private static <T> Optional<T> read(Call call, String name, Function<String, T> parse) {
    try {
      return call.parameter(name).map(parse);
    } catch (IllegalArgumentException e) {
      throw ProblemException.inParameter(name, String.valueOf(e.getMessage()));
    }
  }

  private static int limit(String text) {
    var expected = " (expected: 1 to " + LARGEST_LIMIT + ")";
    if (!text.matches("[0-9]{1,4}"))
      throw new IllegalArgumentException("limit: \"" + Excerpt.of(text) + "\"" + expected);
    var limit = Integer.parseInt(text);
    if (limit < 1 || limit > LARGEST_LIMIT)
      throw new IllegalArgumentException("limit: " + limit + expected);
    return limit;
  }

  private static ProblemException unknown(DomainName name) {
    return ProblemException.notFound(name.text() + " is not allowed here");
  }

  private static HttpResponse away(Domains.Unavailable unavailable) {
    return Failures.answer(new StoreException(unavailable.reason(), null));
  }

  private static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }
}
