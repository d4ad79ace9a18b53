// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.TLSPlacebo;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * HTTP/1.1 on one connection (RFC 9112), one request at a time:
 *
 * <pre>
 * bytes ─▶ drain ─▶ head timeout ─▶ parse  ─▶ answer
 * bytes ◀─ drain ◀──────────────── render ◀────┘
 * </pre>
 */
final class Http1Connection {

  /** Made once for all connections: it holds a parser that costs more than a connection does. */
  private final BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> layer;

  private final Duration headTimeout;
  private final Duration idleTimeout;

  Http1Connection(ActorSystem<?> system, ServerSettings settings, HttpSettings limits) {
    this.layer = Http.get(system).serverLayer(settings).atop(plainBytes());
    this.headTimeout = limits.headTimeout();
    this.idleTimeout = limits.idleTimeout();
  }

  Flow<ByteString, ByteString, OpenConnections.Connection> flow(
      Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    var clock = new RequestHeadClock(headTimeout.toNanos(), System.nanoTime());
    var drain = new Http1Drain();
    Flow<HttpRequest, HttpResponse, NotUsed> answering =
        Flow.<HttpRequest>create()
            .map(
                request -> {
                  clock.requestRead();
                  drain.requestRead();
                  return request;
                })
            .mapAsync(1, answer::apply)
            .map(
                response -> {
                  clock.responseBegun();
                  return drain.responseBegun(response);
                });
    BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> timed =
        BidiFlow.fromFlows(
            Flow.<ByteString>create()
                .map(
                    bytes -> {
                      clock.bytesSent(System.nanoTime());
                      return bytes;
                    }),
            Flow.fromGraph(new RequestHeadTimeout(clock))
                .map(bytes -> clock.isRunning() ? FaultyFraming.refused(bytes) : bytes));
    return answering.joinMat(
        layer
            .atop(timed)
            .atop(BidiFlow.fromGraph(new Http1DrainStage(drain, clock)), Keep.right())
            .atop(BidiFlow.bidirectionalIdleTimeout(idleTimeout)),
        Keep.right());
  }

  /** The listener has taken TLS off already; Akka HTTP's layer wants its frame all the same. */
  @SuppressWarnings("unchecked") // A flow of session bytes is a flow of inbound TLS messages.
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>
      plainBytes() {
    return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
        (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
  }
}
