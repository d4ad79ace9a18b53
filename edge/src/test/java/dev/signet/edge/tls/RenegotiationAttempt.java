// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A client of TLS 1.2 that wants a second handshake on the same connection. In a process of its
 * own, since Java reads what it allows its servers only once.
 */
final class RenegotiationAttempt {
  private static final int TIMEOUT_MILLIS = 10_000;

  private RenegotiationAttempt() {}

  /** Prints {@code refused: } and why, or {@code renegotiated}. */
  public static void main(String[] arguments) throws Exception {
    var contexts = new TlsContexts(TestTlsSettings.with("engine = " + arguments[0]));
    var context = SelfSigned.onCurve("secp256r1").context(contexts);
    var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(context.newHandler(channel.alloc()), new Echo());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    try (var client = client(((InetSocketAddress) server.localAddress()).getPort())) {
      client.startHandshake();
      echoed(client);
      System.out.println(contexts.engine() + " " + secondHandshake(client));
    }
    System.exit(0);
  }

  private static String secondHandshake(SSLSocket client) {
    try {
      client.startHandshake();
      echoed(client);
      return "renegotiated";
    } catch (IOException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static void echoed(SSLSocket client) throws IOException {
    client.getOutputStream().write('x');
    if (client.getInputStream().read() != 'x') throw new IOException("closed");
  }

  private static SSLSocket client(int port) throws Exception {
    var context = SSLContext.getInstance("TLSv1.2");
    context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), new SecureRandom());
    var socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
    return socket;
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var _ = context.writeAndFlush(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }
}
