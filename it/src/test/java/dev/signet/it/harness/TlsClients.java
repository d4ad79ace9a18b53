// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Opens TLS 1.3 connections on one thread, and sees whether the server resumed them. */
public final class TlsClients implements AutoCloseable {
  private static final long MINUTES = 5;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final InetSocketAddress server;
  private final String host;
  private final SslContext tls;

  /**
   * @param host whose site is asked for
   * @param resuming whether tickets are kept and shown
   */
  public TlsClients(int port, String host, boolean resuming) {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.host = host;
    try {
      tls =
          SslContextBuilder.forClient()
              .sslProvider(SslProvider.OPENSSL)
              .trustManager(InsecureTrustManagerFactory.INSTANCE)
              .endpointIdentificationAlgorithm("")
              .protocols("TLSv1.3")
              .option(OpenSslContextOption.GROUPS, new String[] {"X25519"})
              .build();
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
    ((OpenSslSessionContext) tls.sessionContext()).setSessionCacheEnabled(resuming);
  }

  /**
   * @param answered connections that brought a 200 and were closed by the server
   * @param resumed those of them whose handshake was an abbreviated one
   */
  public record Result(int answered, int resumed) {}

  /** One request on each of so many connections. */
  public Result ask(String path, int connections, int atOnce) {
    var run = new Run(request(path, "close"), connections);
    for (var client = 0; client < atOnce; client++) run.next(client);
    return awaited(run.ended);
  }

  /** Connections that have had one answer and wait: one without any would not be kept for long. */
  public List<Channel> idle(String path, int connections, int perAddress) {
    var request = request(path, "keep-alive");
    var open = new ArrayList<Channel>();
    for (var i = 0; i < connections; i++) {
      var done = new CompletableFuture<Channel>();
      // several addresses: a server bounds the connections of each
      var address = loopback(1 + i / perAddress);
      var opening = connect(i, new Idle(done, request)).localAddress(address).connect().channel();
      opening
          .closeFuture()
          .addListener(_ -> done.completeExceptionally(new SSLException("closed")));
      open.add(awaited(done));
    }
    return open;
  }

  private byte[] request(String path, String connection) {
    var lines = List.of("GET " + path + " HTTP/1.1", "host: " + host, "connection: " + connection);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /** Tickets are kept by host and port; each client has its own by way of a port that is none. */
  private Bootstrap connect(int client, ChannelInboundHandlerAdapter last) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .remoteAddress(server)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                var handler = tls.newHandler(channel.alloc(), host, 1 + client);
                channel.pipeline().addLast(handler, last);
              }
            });
  }

  private static InetSocketAddress loopback(int number) {
    try {
      var address = new byte[] {127, 0, 1, (byte) number};
      return new InetSocketAddress(InetAddress.getByAddress(address), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T awaited(CompletableFuture<T> future) {
    try {
      return future.get(MINUTES, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isResumed(Channel channel) {
    var engine = channel.pipeline().get(SslHandler.class).engine();
    return engine instanceof ReferenceCountedOpenSslEngine native_
        && SSL.isSessionReused(native_.sslPointer());
  }

  /** Requests one after the other, for several clients; belongs to the loop. */
  private final class Run {
    private final CompletableFuture<Result> ended = new CompletableFuture<>();
    private final byte[] request;
    private int left;
    private int open;
    private int answered;
    private int resumed;

    Run(byte[] request, int connections) {
      this.request = request;
      this.left = connections;
    }

    void next(int client) {
      loop.next().execute(() -> begin(client));
    }

    private void begin(int client) {
      if (left == 0) {
        if (open == 0) ended.complete(new Result(answered, resumed));
        return;
      }
      left--;
      open++;
      connect(client, new Asking(this, client))
          .connect()
          .addListener(
              connected -> {
                if (!connected.isSuccess()) closed(client, false, false);
              });
    }

    void closed(int client, boolean wasAnswered, boolean wasResumed) {
      open--;
      if (wasAnswered) answered++;
      if (wasAnswered && wasResumed) resumed++;
      next(client);
    }
  }

  /** Asks once, and reads until the server closes. */
  private static final class Asking extends ChannelInboundHandlerAdapter {
    private static final byte[] OK = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);

    private final Run run;
    private final int client;
    private boolean isResumed;
    private boolean isAnswered;
    private boolean hasBegun;

    Asking(Run run, int client) {
      this.run = run;
      this.client = client;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent done)) return;
      if (done.isSuccess()) {
        isResumed = isResumed(context.channel());
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(run.request));
      } else {
        var _ = context.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      var bytes = (ByteBuf) message;
      if (!hasBegun)
        isAnswered =
            bytes.readableBytes() >= OK.length
                && bytes.readSlice(OK.length).equals(Unpooled.wrappedBuffer(OK));
      hasBegun = true;
      bytes.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      run.closed(client, isAnswered, isResumed);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close();
    }
  }

  /** Asks once, and says when the answer comes. */
  private static final class Idle extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Channel> done;
    private final byte[] request;

    Idle(CompletableFuture<Channel> done, byte[] request) {
      this.done = done;
      this.request = request;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof SslHandshakeCompletionEvent handshake)) return;
      if (handshake.isSuccess()) {
        var _ = context.writeAndFlush(Unpooled.wrappedBuffer(request));
      } else {
        done.completeExceptionally(handshake.cause());
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      done.complete(context.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      done.completeExceptionally(cause);
      var _ = context.close();
    }
  }
}
