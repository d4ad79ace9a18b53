// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.tls.ApplicationProtocol;
import dev.signet.edge.wire.accept.ConnectionGuard;
import dev.signet.edge.wire.handshake.HandshakeDecision.Serve;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a handshake and makes way for HTTP. One that failed has sent its alert by
 * then (RFC 8446 §6.2), and the connection is closed.
 */
final class HandshakeEnd extends ChannelInboundHandlerAdapter {
  private final HandshakeParts parts;
  private final Serve decision;
  private final SslHandler tls;
  private final InetSocketAddress client;
  private final InetSocketAddress local;
  private final ConnectionGuard guard;
  private boolean isOver;

  /**
   * @param tls the handler whose handshake it is
   */
  HandshakeEnd(
      HandshakeParts parts,
      Serve decision,
      SslHandler tls,
      InetSocketAddress client,
      InetSocketAddress local,
      ConnectionGuard guard) {
    this.parts = parts;
    this.decision = decision;
    this.tls = tls;
    this.client = client;
    this.local = local;
    this.guard = guard;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done && !isOver) {
      isOver = true;
      if (done.isSuccess()) completed(context);
      else failed(context, done.cause());
      return;
    }
    context.fireUserEventTriggered(event);
  }

  private void completed(ChannelHandlerContext context) {
    parts.results().count(decision.result(), client);
    var http = parts.carried().apply(new AcceptedConnection(client, local, Optional.of(agreed())));
    context.pipeline().addLast(new BrokenRecords(parts.results(), client), http);
    guard.carries(http);
    context.pipeline().remove(this);
  }

  private AcceptedConnection.Tls agreed() {
    var protocol =
        switch (ApplicationProtocol.agreed(tls)) {
          case HTTP_2 -> AcceptedConnection.Protocol.HTTP_2;
          case HTTP_1_1 -> AcceptedConnection.Protocol.HTTP_1_1;
        };
    return new AcceptedConnection.Tls(decision.serverName(), decision.certificate(), protocol);
  }

  private void failed(ChannelHandlerContext context, @Nullable Throwable cause) {
    if (cause instanceof ClosedChannelException) parts.results().count("abandoned", client);
    else parts.results().count("failed", client, String.valueOf(cause));
    var _ = context.close();
  }

  /** What failed is told by the event; here it would be told twice. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof DecoderException)) {
      var _ = context.close();
    }
  }
}
