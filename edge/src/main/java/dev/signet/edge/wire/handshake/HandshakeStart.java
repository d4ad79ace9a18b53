// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.ListenerSettings;
import dev.signet.edge.wire.accept.ConnectionGuard;
import dev.signet.edge.wire.accept.Served;
import dev.signet.edge.wire.http.HttpConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.function.Function;

/** Begins TLS on a new connection. */
public final class HandshakeStart implements Served {
  private final HandshakeParts parts;

  /**
   * @param carried makes the handler of what a connection carries once its handshake is over
   */
  public HandshakeStart(
      ListenerSettings settings,
      Handshakes handshakes,
      Function<AcceptedConnection, HttpConnection> carried,
      MeterRegistry metrics) {
    this.parts = new HandshakeParts(settings, handshakes, new HandshakeResults(metrics), carried);
  }

  @Override
  public void begin(
      Channel channel, InetSocketAddress client, InetSocketAddress local, ConnectionGuard guard) {
    channel.pipeline().addLast(new HelloHandler(parts, client, local, guard));
  }
}
