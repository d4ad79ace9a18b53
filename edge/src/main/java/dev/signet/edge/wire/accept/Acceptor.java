// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.accept.PortSettings.ProxyHeaderRule;
import dev.signet.edge.wire.loop.BufferMemory;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.edge.wire.loop.LoopTicks;
import dev.signet.edge.wire.proxyprotocol.ProxyHeader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections within bounds, gives each its guard, and finds out whose it is. */
public final class Acceptor {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  /** How often deadlines are looked at, where none is so short that this would be late for it. */
  private static final Duration PERIOD = Duration.ofMillis(500);

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

  /** What may wait in a channel before its writer has to wait; and when it may go on. */
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final String name;
  private final PortSettings settings;
  private final Served served;
  private final OpenConnections connections;
  private final MeterRegistry metrics;
  private final LoopTicks ticks;

  private Acceptor(
      String name,
      PortSettings settings,
      Duration shortestLimit,
      ConnectionBudget budget,
      Served served,
      MeterRegistry metrics) {
    this.name = name;
    this.settings = settings;
    this.served = served;
    this.connections =
        new OpenConnections(
            settings.connections(),
            settings.connectionsPerClient(),
            settings.reserve(),
            settings.idleTimeout(),
            budget);
    this.metrics = metrics;
    this.ticks = new LoopTicks(period(shortestLimit));
  }

  private static Duration period(Duration shortestLimit) {
    var quarter = shortestLimit.dividedBy(4);
    if (quarter.compareTo(SHORTEST_PERIOD) < 0) return SHORTEST_PERIOD;
    return quarter.compareTo(PERIOD) < 0 ? quarter : PERIOD;
  }

  /**
   * Opens a port. The stage fails with an {@link java.io.IOException} if it cannot be had.
   *
   * @param name as metrics write it
   * @param shortestLimit of all that a guard is to look after
   * @param budget shared by the ports that it is for
   */
  public static CompletionStage<ListenerBinding> bind(
      EventLoops loops,
      String name,
      InetSocketAddress address,
      PortSettings settings,
      Duration shortestLimit,
      ConnectionBudget budget,
      Served served,
      MeterRegistry metrics) {
    var acceptor = new Acceptor(name, settings, shortestLimit, budget, served, metrics);
    Gauge.builder("signet.connections.open", acceptor.connections, OpenConnections::count)
        .tag("listener", name)
        .description("Open connections")
        .register(metrics);
    var bound = new CompletableFuture<ListenerBinding>();
    var _ =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, settings.backlog())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.ALLOCATOR, BufferMemory.ALLOCATOR)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, settings.halfClosed())
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(acceptor.new Accepted())
            .bind(address)
            .addListener(
                (io.netty.channel.ChannelFutureListener)
                    done -> {
                      if (done.isSuccess())
                        bound.complete(new Port(name, done.channel(), acceptor.connections));
                      else bound.completeExceptionally(done.cause());
                    });
    return bound;
  }

  private void refuse(String reason) {
    metrics.counter("signet.connections.refused", "listener", name, "reason", reason).increment();
  }

  /** Begins a connection; leaves its pipeline at once. */
  @io.netty.channel.ChannelHandler.Sharable
  private final class Accepted extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
      var channel = context.channel();
      var guard = connections.open(channel);
      if (guard == null) {
        refuse("too-many-connections");
        channel.unsafe().closeForcibly();
        return;
      }
      var place = ticks.add(channel.eventLoop(), guard);
      var _ =
          channel
              .closeFuture()
              .addListener(
                  _ -> {
                    place.leave();
                    connections.closed(guard);
                  });
      channel.pipeline().addLast(guard);
      if (settings.proxyHeader() == ProxyHeaderRule.NONE) {
        channel.pipeline().addLast(new Direct(guard));
      } else {
        guard.phase(settings.proxyHeaderTimeout(), () -> refuse("proxy-header-timeout"));
        channel
            .pipeline()
            .addLast(
                new ProxyHeaderHandler(
                    settings.proxyHeader() == ProxyHeaderRule.OPTIONAL,
                    header -> begin(channel, header, guard),
                    () -> refuse("proxy-header")));
      }
      context.pipeline().remove(this);
      context.fireChannelRegistered();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      broken(context.channel(), cause);
    }
  }

  /** Goes on once the connection's addresses are known. */
  private final class Direct extends ChannelInboundHandlerAdapter {
    private final ConnectionGuard guard;

    Direct(ConnectionGuard guard) {
      this.guard = guard;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      begin(context.channel(), new ProxyHeader.Unspecified(), guard);
      context.fireChannelActive();
      context.pipeline().remove(this);
    }
  }

  private void begin(Channel channel, ProxyHeader header, ConnectionGuard guard) {
    var peer = (InetSocketAddress) channel.remoteAddress();
    var local = (InetSocketAddress) channel.localAddress();
    // gone already
    if (peer == null || local == null) return;
    try {
      switch (header) {
        case ProxyHeader.Proxied(var client, var destination) ->
            serve(channel, client, destination, guard);
        case ProxyHeader.Unspecified _ -> serve(channel, peer, local, guard);
      }
    } catch (RuntimeException e) {
      broken(channel, e);
    }
  }

  /** We are to blame, not the client. */
  private void broken(Channel channel, Throwable cause) {
    refuse("internal-error");
    log.atError().setCause(cause).addKeyValue("listener", name).log("connection not taken on");
    var _ = channel.close();
  }

  private void serve(
      Channel channel, InetSocketAddress client, InetSocketAddress local, ConnectionGuard guard) {
    if (guard.belongsTo(ClientKey.of(client.getAddress()))) {
      served.begin(channel, client, local, guard);
    } else {
      refuse("too-many-connections-of-client");
      var _ = channel.close();
    }
  }

  /** A port while it is open. */
  private record Port(String name, Channel channel, OpenConnections connections)
      implements ListenerBinding {

    @Override
    public InetSocketAddress localAddress() {
      return (InetSocketAddress) channel.localAddress();
    }

    @Override
    public int openConnections() {
      return connections.count();
    }

    @Override
    public boolean isAccepting() {
      return channel.isActive();
    }

    @Override
    public CompletionStage<Void> unbind() {
      var unbound = new CompletableFuture<Void>();
      var _ = channel.close().addListener(_ -> unbound.complete(null));
      return unbound;
    }

    @Override
    public CompletionStage<Void> drain(Duration deadline) {
      return unbind()
          .thenCompose(
              _ -> {
                var drained = connections.drained();
                return drained
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionallyCompose(
                        _ -> {
                          log.atInfo()
                              .addKeyValue("listener", name)
                              .addKeyValue("open", connections.count())
                              .log("connections cut at the deadline");
                          connections.killAll();
                          return drained;
                        });
              });
    }
  }
}
