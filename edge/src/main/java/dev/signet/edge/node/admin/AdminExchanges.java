// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.IllegalUriException;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the wire, where a message is what its fields say, and routes written for Akka
 * HTTP's model, which go by its URI and its entity's content type. HEAD is answered as GET is.
 */
final class AdminExchanges implements ExchangeHandler {
  private final Function<HttpRequest, CompletionStage<HttpResponse>> routes;

  AdminExchanges(Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    this.routes = routes;
  }

  @Override
  public CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection) {
    var head = Messages.headOf(request);
    Uri uri;
    try {
      uri = Uri.create(head.target(), Uri.RELAXED);
    } catch (IllegalUriException e) {
      return CompletableFuture.completedStage(
          refuse(Refusal.malformed("request target (expected: a URI)"), connection));
    }
    var modelled =
        request
            .withUri(uri)
            .withEntity(
                (RequestEntity)
                    request.entity().withContentType(type(head.fields().first("content-type"))));
    return routes
        .apply(head.method().equals("HEAD") ? modelled.withMethod(HttpMethods.GET) : modelled)
        .thenApply(AdminExchanges::onTheWire);
  }

  @Override
  public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
    return onTheWire(Answers.ofStatus(refusal.status(), refusal.reason()));
  }

  /** One that cannot be read is one that no route accepts. */
  private static ContentType type(@Nullable String value) {
    if (value == null) return ContentTypes.APPLICATION_OCTET_STREAM;
    try {
      return ContentTypes.parse(value);
    } catch (IllegalArgumentException e) {
      return ContentTypes.APPLICATION_X_WWW_FORM_URLENCODED;
    }
  }

  private static HttpResponse onTheWire(HttpResponse response) {
    var type = response.entity().getContentType();
    return response.entity().isKnownEmpty() || type.equals(ContentTypes.NO_CONTENT_TYPE)
        ? response
        : response.addHeader(RawHeader.create("Content-Type", type.toString()));
  }
}
