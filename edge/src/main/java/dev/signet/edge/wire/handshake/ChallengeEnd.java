// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;

/** After a TLS-ALPN-01 handshake comes nothing (RFC 8737 §3). */
final class ChallengeEnd extends ChannelInboundHandlerAdapter {
  private final HandshakeResults results;
  private final InetSocketAddress client;

  ChallengeEnd(HandshakeResults results, InetSocketAddress client) {
    this.results = results;
    this.client = client;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      results.count(done.isSuccess() ? "challenge" : "failed", client);
      var _ = context.close();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = context.close();
  }
}
