// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Connection;
import akka.http.scaladsl.model.HttpEntity$;
import scala.concurrent.ExecutionContext;

/**
 * Knows what an HTTP/1.1 connection still owes its client, and announces the close to those who can
 * still be told (RFC 9112 §9.6). One per connection; touched only by stages of that connection that
 * are fused, hence by one thread at a time.
 */
final class Http1Drain {
  private int underWay;
  private boolean begun;
  private Runnable onBodyEnd = () -> {};

  /** Has the stage that closes the connection look again when a body has ended. */
  void onBodyEnd(Runnable look) {
    onBodyEnd = look;
  }

  void begin() {
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  void requestRead() {
    underWay++;
  }

  /** Akka HTTP closes by itself after a response that says so. */
  HttpResponse responseBegun(HttpResponse response) {
    var announced = begun && !response.status().equals(StatusCodes.SWITCHING_PROTOCOLS);
    return watchBody(announced ? response.addHeader(Connection.create("close")) : response);
  }

  /** Whether every request has its response and every response's body has ended. */
  boolean owesNothing() {
    return underWay == 0;
  }

  /** Bodies run inside the connection's stages, so what completes at their end does too. */
  private HttpResponse watchBody(HttpResponse response) {
    if (response.entity().isStrict()) {
      bodyEnded();
      return response;
    }
    var watched =
        HttpEntity$.MODULE$.captureTermination(
            (akka.http.scaladsl.model.HttpEntity) response.entity());
    watched
        ._2()
        .onComplete(
            _ -> {
              bodyEnded();
              return null;
            },
            ExecutionContext.parasitic$.MODULE$);
    return response.withEntity((ResponseEntity) watched._1());
  }

  private void bodyEnded() {
    underWay--;
    onBodyEnd.run();
  }
}
