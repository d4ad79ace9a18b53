// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests. All that lies behind the wire sees a connection through this interface, so that
 * transport, TLS and protocol can change without anyone else noticing. Called on the connection's
 * event loop: nothing here may block.
 */
public interface ExchangeHandler {

  /**
   * A response that is at hand in memory. Asked first, for requests without a body; blocks on
   * nothing, starts nothing, and allocates next to nothing. Should it fail, there is no hit.
   *
   * @return null if the request has to be {@linkplain #handle handled}
   */
  default @Nullable Hit hit(WireRequest request, AcceptedConnection connection) {
    return null;
  }

  /**
   * Answers. The stage never fails: what went wrong is a response. One that failed all the same, or
   * holds fields that may not be written, is answered by {@link #refuse}. A body that nobody reads
   * is the wire's to get rid of.
   *
   * @param request as {@link Messages} describes it
   */
  CompletionStage<HttpResponse> handle(HttpRequest request, AcceptedConnection connection);

  /**
   * What to say to something that is no request, which is the client's fault, and counts as that;
   * or to a request that has no response which could be written ({@link Refusal#FAILED}).
   *
   * @return a response with a strict entity; after the client's fault the connection, or the HTTP/2
   *     stream, ends with it
   */
  HttpResponse refuse(Refusal refusal, AcceptedConnection connection);
}
