// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.AcceptedConnection;
import java.util.concurrent.CompletionStage;

/** Answers a request. The stage never fails: what went wrong is a response. */
@FunctionalInterface
public interface RequestHandler {

  CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection);
}
