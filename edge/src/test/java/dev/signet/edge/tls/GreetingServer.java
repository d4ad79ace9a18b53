// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Greets whoever gets through the handshake, and closes; on loopback. Owns its context. */
final class GreetingServer implements AutoCloseable {
  static final String GREETING = "welcome";
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final TlsContext context;
  private final Channel server;

  /** How the handshakes ended, in order. */
  final BlockingQueue<SslHandshakeCompletionEvent> handshakes = new LinkedBlockingQueue<>();

  GreetingServer(TlsContext context) {
    this.context = context;
    this.server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(context.newHandler(channel.alloc()))
                        .addLast(new Greeting());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  String address() {
    return "127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** openssl's client against this server, until the server closes. */
  String openssl(String... options) throws Exception {
    return SslClient.run(address(), options);
  }

  /** The same, leaving the last ticket in a file. */
  String openssl(Path ticketTo, String... options) throws Exception {
    var all = new ArrayList<>(List.of("-sess_out", ticketTo.toString()));
    all.addAll(List.of(options));
    return openssl(all.toArray(String[]::new));
  }

  SslHandshakeCompletionEvent nextHandshake() throws InterruptedException {
    var event = handshakes.poll(20, TimeUnit.SECONDS);
    if (event == null) throw new AssertionError("no handshake has ended");
    return event;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    context.retire();
  }

  private final class Greeting extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent completion)) return;
      handshakes.add(completion);
      if (completion.isSuccess()) {
        context
            .writeAndFlush(Unpooled.copiedBuffer(GREETING, US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
      } else {
        var _ = context.channel().close();
      }
    }

    /** The handshake's end was told already. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
