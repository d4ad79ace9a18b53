// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletionStage;

/**
 * Fetches from the origin. The cache hands over the request to send, with its conditional header
 * fields already set. The stage fails if there is no usable answer.
 */
@FunctionalInterface
public interface OriginFetch {

  CompletionStage<HttpResponse> fetch(HttpRequest request);
}
