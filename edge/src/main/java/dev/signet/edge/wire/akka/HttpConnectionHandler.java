// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.scaladsl.Http$;
import akka.stream.Attributes;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import dev.signet.edge.wire.ConnectionHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks the protocol that was negotiated and has every request answered by a {@link
 * RequestHandler}.
 */
public final class HttpConnectionHandler implements ConnectionHandler {
  private static final Logger log = LoggerFactory.getLogger(HttpConnectionHandler.class);

  private final RequestHandler requests;
  private final Http1Connection http1;
  private final Http2Connection http2;
  private final OpenConnections open;

  /** A connection that ends may still write what it has: only then is its input cancelled. */
  private final Attributes lastBytesFirst;

  public HttpConnectionHandler(
      ActorSystem<?> system, HttpSettings settings, RequestHandler requests) {
    var akka = settings.toAkka(system);
    this.requests = requests;
    this.http1 = new Http1Connection(system, akka, settings);
    this.http2 = new Http2Connection(system, akka);
    this.open = new OpenConnections();
    this.lastBytesFirst =
        Http$.MODULE$.cancellationStrategyAttributeForDelay(akka.getStreamCancellationDelay());
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> serve(AcceptedConnection connection) {
    Function<HttpRequest, CompletionStage<HttpResponse>> answer =
        request -> answer(request, connection);
    var flow = speaksHttp2(connection) ? http2.flow(answer) : http1.flow(answer);
    return flow.watchTermination(this::register).addAttributes(lastBytesFirst);
  }

  /** Connections that carry HTTP now. */
  public int openConnections() {
    return open.count();
  }

  /**
   * Lets the requests under way be answered to the last byte and closes every connection; idle ones
   * at once.
   *
   * @param patience after this, connections are cut
   * @return completes when all are closed
   */
  @Override
  public CompletionStage<Void> drain(Duration patience) {
    return open.drain(patience);
  }

  private static boolean speaksHttp2(AcceptedConnection connection) {
    return connection.tls().filter(tls -> tls.protocol() == Protocol.HTTP_2).isPresent();
  }

  private NotUsed register(OpenConnections.Connection connection, CompletionStage<?> closed) {
    open.opened(connection);
    closed.whenComplete((_, _) -> open.closed(connection));
    return NotUsed.getInstance();
  }

  /**
   * A handler never fails; should one do so all the same, the client learns nothing of the cause.
   */
  private CompletionStage<HttpResponse> answer(HttpRequest request, AcceptedConnection connection) {
    try {
      return requests
          .handle(request, connection)
          .exceptionally(HttpConnectionHandler::brokenHandler);
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(brokenHandler(e));
    }
  }

  private static HttpResponse brokenHandler(Throwable cause) {
    log.atError().setCause(cause).log("request handler failed");
    return HttpResponse.create()
        .withStatus(StatusCodes.INTERNAL_SERVER_ERROR)
        .withEntity("Internal server error\n");
  }
}
