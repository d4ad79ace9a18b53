// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.stream.Materializer;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;

/**
 * Makes what serves a connection that speaks HTTP/2 from its first byte (RFC 9113 §3.3, §3.4):
 * after TLS with ALPN {@code h2}, or in clear with prior knowledge. One per listener.
 */
public final class Http2Connections {
  private final Http2Service service;

  /**
   * @param loops those of the channels
   */
  public Http2Connections(
      HttpLimits limits,
      ExchangeHandler handler,
      EventLoops loops,
      Materializer materializer,
      HttpClock clock) {
    this.service = new Http2Service(limits, handler, loops, materializer, clock);
  }

  /**
   * To be added last to the pipeline of a channel on one of the event loops. {@link
   * HttpConnection#tick} has to be called for it.
   */
  public HttpConnection open(AcceptedConnection accepted) {
    return VisitorHttp2Connection.create(service, accepted);
  }
}
