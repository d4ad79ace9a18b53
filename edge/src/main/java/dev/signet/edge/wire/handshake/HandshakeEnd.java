// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.accept.ConnectionGuard;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a handshake and makes way for HTTP. One that failed has sent its alert by
 * then (RFC 8446 §6.2), and the connection is closed.
 */
final class HandshakeEnd extends ChannelInboundHandlerAdapter {
  private final HandshakeParts parts;
  private final AcceptedConnection connection;
  private final String result;
  private final ConnectionGuard guard;
  private boolean isOver;

  HandshakeEnd(
      HandshakeParts parts, AcceptedConnection connection, String result, ConnectionGuard guard) {
    this.parts = parts;
    this.connection = connection;
    this.result = result;
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
    parts.results().count(result, connection.client());
    var http = parts.carried().apply(connection);
    context.pipeline().addLast(new BrokenRecords(parts.results(), connection.client()), http);
    guard.carries(http);
    context.pipeline().remove(this);
  }

  private void failed(ChannelHandlerContext context, @Nullable Throwable cause) {
    if (cause instanceof ClosedChannelException)
      parts.results().count("abandoned", connection.client());
    else parts.results().count("failed", connection.client(), String.valueOf(cause));
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
