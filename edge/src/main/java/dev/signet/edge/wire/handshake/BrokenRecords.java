// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.net.InetSocketAddress;

/** Counts what is no proper record after the handshake, or an alert, and ends the connection. */
final class BrokenRecords extends ChannelInboundHandlerAdapter {
  private final HandshakeResults results;
  private final InetSocketAddress client;

  BrokenRecords(HandshakeResults results, InetSocketAddress client) {
    this.results = results;
    this.client = client;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof DecoderException) {
      results.broken(client, String.valueOf(cause.getMessage()));
      var _ = context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
