// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.origin.CarriedExchange.Reach;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;

/**
 * One request on its way to an origin and its answer. It is repeated once, on a fresh connection,
 * where the connection ended before a byte of the answer and repeating cannot do harm (RFC 9112
 * §9.3.1).
 */
final class Asking implements OriginPool.Asker, CarriedExchange.AnswerTaker {
  private final OriginParts parts;
  private final OriginPools pools;
  private final OriginEndpoint endpoint;
  private final HttpRequest request;
  private final EventLoop near;
  private final CompletableFuture<OriginAnswer> answer = new CompletableFuture<>();
  private boolean isRepeated;

  Asking(
      OriginParts parts,
      OriginPools pools,
      OriginEndpoint endpoint,
      HttpRequest request,
      EventLoop near) {
    this.parts = parts;
    this.pools = pools;
    this.endpoint = endpoint;
    this.request = request;
    this.near = near;
  }

  /** Never fails. */
  CompletableFuture<OriginAnswer> begin() {
    pools.ask(endpoint, this, false, near);
    return answer;
  }

  @Override
  public void granted(OriginConnection connection) {
    connection.begin(new CarriedExchange(parts, request, this));
  }

  @Override
  public void refused(BrokenExchangeException cause) {
    answer.complete(new OriginAnswer.Failed(cause.failure(), cause.reason()));
  }

  @Override
  public void answered(HttpResponse response) {
    answer.complete(new OriginAnswer.Answered(response));
  }

  @Override
  public void broke(BrokenExchangeException cause, Reach reach) {
    if (!isRepeated && cause.failure() == OriginFailure.CLOSED && isHarmless(reach)) {
      isRepeated = true;
      pools.ask(endpoint, this, true, near);
    } else {
      refused(cause);
    }
  }

  /** RFC 9110 §9.2.2; a body that has been begun is used up. */
  private boolean isHarmless(Reach reach) {
    return switch (reach) {
      case NOT_SENT -> true;
      case UNANSWERED ->
          request.method().isIdempotent() && request.entity() instanceof HttpEntity.Strict;
      case BROKEN -> false;
    };
  }
}
