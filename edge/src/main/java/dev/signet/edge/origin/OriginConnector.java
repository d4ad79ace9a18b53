// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.origin.OriginConnection.Owner;
import dev.signet.edge.wire.loop.BufferMemory;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections: to one of an origin's addresses after the other, since nothing has been sent
 * while none is made.
 *
 * <pre>
 *   OriginAddresses ─▶ connect ─▶ TLS for the URL's host ─▶ OriginConnection
 *                        │ no answer: the next address
 * </pre>
 */
final class OriginConnector {
  /** An address that is not the last one gets no less of the time. */
  private static final Duration LEAST = Duration.ofMillis(100);

  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(32_768, 131_072);

  private final OriginParts parts;
  private final OriginAddresses addresses;
  private final OriginTls tls;
  private final Duration patience;

  OriginConnector(
      OriginParts parts, OriginAddresses addresses, OriginTls tls, OriginSettings settings) {
    this.parts = parts;
    this.addresses = addresses;
    this.tls = tls;
    this.patience = settings.connect();
  }

  /**
   * @return completes in any case: on the loop unless that has stopped, with a connection whose end
   *     its owner hears of, or with a failure for {@link OriginFailure#ofConnecting}
   */
  CompletableFuture<OriginConnection> connect(
      OriginEndpoint endpoint, EventLoop loop, Owner owner) {
    var made = new CompletableFuture<OriginConnection>();
    addresses
        .of(endpoint)
        .whenComplete(
            (found, failure) ->
                onLoop(
                    loop,
                    made,
                    () -> {
                      if (failure != null) made.completeExceptionally(failure);
                      else new Attempt(endpoint, loop, owner, found, made).next(null);
                    }));
    return made;
  }

  /** Whatever is thrown there is a failure too: who waits for a connection hears of it. */
  private static void onLoop(
      EventLoop loop, CompletableFuture<OriginConnection> made, Runnable task) {
    try {
      loop.execute(() -> orFail(made, task));
    } catch (RejectedExecutionException stopping) {
      made.completeExceptionally(stopping);
    }
  }

  private static void orFail(CompletableFuture<OriginConnection> made, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException surprise) {
      made.completeExceptionally(surprise);
    }
  }

  /** One connection to be made; belongs to its loop. */
  private final class Attempt {
    private final OriginEndpoint endpoint;
    private final EventLoop loop;
    private final Owner owner;
    private final List<InetSocketAddress> untried;
    private final CompletableFuture<OriginConnection> made;
    private final Duration each;
    private int tried;

    Attempt(
        OriginEndpoint endpoint,
        EventLoop loop,
        Owner owner,
        List<InetSocketAddress> untried,
        CompletableFuture<OriginConnection> made) {
      this.endpoint = endpoint;
      this.loop = loop;
      this.owner = owner;
      this.untried = untried;
      this.made = made;
      var share = patience.dividedBy(untried.size());
      this.each = share.compareTo(LEAST) < 0 ? LEAST : share;
    }

    /**
     * @param last why the address before was none
     */
    void next(@Nullable Throwable last) {
      if (tried == untried.size()) {
        made.completeExceptionally(last == null ? new IllegalStateException("no address") : last);
        return;
      }
      var address = untried.get(tried++);
      var connection = new OriginConnection(parts, owner, endpoint.isSecure());
      var _ =
          bootstrap(connection)
              .connect(address)
              .addListener(
                  (ChannelFuture connected) -> {
                    orFail(made, () -> connected(connected, connection, address));
                    if (connected.isSuccess() && made.isCompletedExceptionally()) connection.end();
                  });
    }

    private void connected(
        ChannelFuture connected, OriginConnection connection, InetSocketAddress address) {
      if (connected.isSuccess()) {
        greet(connected.channel(), connection);
      } else {
        addresses.failed(address);
        next(connected.cause());
      }
    }

    private Bootstrap bootstrap(OriginConnection connection) {
      return new Bootstrap()
          .group(loop)
          .channel(parts.loops.channel())
          .option(ChannelOption.ALLOCATOR, BufferMemory.ALLOCATOR)
          .option(ChannelOption.TCP_NODELAY, true)
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(each.toMillis()))
          // an origin that takes no more may have answered
          .option(ChannelOption.AUTO_CLOSE, false)
          .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
          .handler(
              new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                  if (endpoint.isSecure())
                    channel.pipeline().addLast(tls.handler(channel.alloc(), endpoint));
                  channel.pipeline().addLast(connection);
                }
              });
    }

    private void greet(Channel channel, OriginConnection connection) {
      var handler = channel.pipeline().get(SslHandler.class);
      if (handler == null) {
        established(connection);
        return;
      }
      var _ =
          handler
              .handshakeFuture()
              .addListener(
                  greeted -> {
                    if (greeted.isSuccess()) {
                      established(connection);
                    } else {
                      connection.end();
                      made.completeExceptionally(greeted.cause());
                    }
                  });
    }

    private void established(OriginConnection connection) {
      if (connection.establish()) made.complete(connection);
      else
        made.completeExceptionally(
            new BrokenExchangeException(
                OriginFailure.CLOSED, "connection ended, or was spoken on (expected: neither)"));
    }
  }
}
