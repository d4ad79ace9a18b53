// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.protocol.domain.Domain;
import java.util.concurrent.CompletionStage;

/** The cache phase of a request: answers from what is stored, or through a fetch. */
public final class HttpCache {
  private static final RawHeader BYPASS = RawHeader.create("Cache-Status", "signet; fwd=bypass");

  /**
   * Never fails by itself; a failed fetch passes through as a failed stage.
   *
   * @param effectiveRequestUri absolute: scheme, authority, path and query as the client asked for
   */
  public CompletionStage<HttpResponse> handle(
      Domain site, String effectiveRequestUri, HttpRequest request, OriginFetch fetch) {
    return fetch.fetch(request).thenApply(response -> response.addHeader(BYPASS));
  }
}
