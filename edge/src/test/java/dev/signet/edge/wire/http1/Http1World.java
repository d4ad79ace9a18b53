// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.ListenerWorld;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Both ports, and a third one on which what arrives is cut at octets of the test's choice, whatever
 * the network made of it.
 */
public final class Http1World implements AutoCloseable {
  private static final String NAME = "shop.example";

  public final ScriptedExchanges exchanges = new ScriptedExchanges();
  public final ListenerWorld ports;
  private final Channel cutting;

  /** How long the piece at a place of the stream is to be. */
  private volatile IntUnaryOperator pieces = _ -> Integer.MAX_VALUE;

  public Http1World() {
    this("");
  }

  public Http1World(String overrides) {
    ports = new ListenerWorld(overrides, exchanges);
    exchanges.use(ports.materializer);
    ports.serve(NAME);
    cutting =
        new ServerBootstrap()
            .group(ports.loops.group())
            .channel(ports.loops.serverChannel())
            .childHandler(new Cut())
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  public RawClient plain() {
    return RawClient.plain(ports.httpPort());
  }

  public RawClient tls() {
    return RawClient.tls(ports.httpsPort(), NAME, 0);
  }

  /** A client whose octets arrive in pieces. */
  RawClient cut(IntUnaryOperator pieceAt) {
    pieces = pieceAt;
    return RawClient.plain(((InetSocketAddress) cutting.localAddress()).getPort());
  }

  /** A client whose octets arrive one at a time. */
  RawClient octetWise() {
    return cut(_ -> 1);
  }

  /** A client whose octets arrive in two pieces. */
  RawClient cutOnceAt(int place) {
    return cut(at -> at < place ? place - at : Integer.MAX_VALUE);
  }

  @Override
  public void close() {
    ports.close();
  }

  private final class Cut extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      var accepted =
          new AcceptedConnection(
              (InetSocketAddress) channel.remoteAddress(),
              (InetSocketAddress) channel.localAddress(),
              Optional.empty());
      channel.pipeline().addLast(new Cutter(pieces), ports.carry(accepted));
    }
  }

  private static final class Cutter extends ChannelInboundHandlerAdapter {
    private final IntUnaryOperator pieces;
    private int at;

    Cutter(IntUnaryOperator pieces) {
      this.pieces = pieces;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      try {
        while (bytes.isReadable()) {
          var count = Math.min(pieces.applyAsInt(at), bytes.readableBytes());
          at += count;
          // a copy: a piece of the network's has a buffer of its own
          context.fireChannelRead(context.alloc().buffer(count).writeBytes(bytes, count));
          context.fireChannelReadComplete();
        }
      } finally {
        bytes.release();
      }
    }
  }
}
