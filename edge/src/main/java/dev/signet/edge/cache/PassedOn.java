// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.MessageFields;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers of the origin that the cache has no part in, but for what clients are not to see. */
final class PassedOn {
  private PassedOn() {}

  static CompletionStage<HttpResponse> through(
      OriginFetch fetch, HttpRequest request, ForwardReason reason) {
    return fetched(fetch, request)
        .thenApply(response -> marked(response, CacheStatus.forwarded(reason).text()));
  }

  static HttpResponse marked(HttpResponse response, String cacheStatus) {
    var headers = ClientHeaders.of(MessageFields.of(response).headers());
    return ((akka.http.scaladsl.model.HttpResponse) response)
        .withHeaders(headers.forwarded(cacheStatus));
  }

  /** A fetch that throws is one that failed. */
  static CompletionStage<HttpResponse> fetched(OriginFetch fetch, HttpRequest request) {
    try {
      return fetch.fetch(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
