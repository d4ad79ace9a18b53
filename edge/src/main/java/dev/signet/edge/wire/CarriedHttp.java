// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.stream.Materializer;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.http1.Http1Parts;
import dev.signet.edge.wire.http2.Http2Connections;
import dev.signet.edge.wire.loop.EventLoops;

/** Serves whichever HTTP a connection carries: what ALPN has chosen (RFC 7301), else HTTP/1.1. */
public final class CarriedHttp {
  private final HttpLimits limits;
  private final Http1Parts http1;
  private final Http2Connections http2;

  /**
   * @param loops those of the channels
   */
  public CarriedHttp(
      HttpLimits limits,
      ExchangeHandler handler,
      EventLoops loops,
      Materializer materializer,
      HttpClock clock) {
    this.limits = limits;
    this.http1 = new Http1Parts(limits, handler, loops, materializer, clock);
    this.http2 = new Http2Connections(limits, handler, loops, materializer, clock);
  }

  HttpLimits limits() {
    return limits;
  }

  /** The last handler of a new connection's pipeline. */
  HttpConnection begin(AcceptedConnection connection) {
    return connection.tls().isPresent() && connection.tls().get().protocol() == Protocol.HTTP_2
        ? http2.open(connection)
        : http1.connection(connection);
  }
}
