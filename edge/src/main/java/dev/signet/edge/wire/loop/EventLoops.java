// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import akka.actor.typed.ActorSystem;
import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that serve connections, one per processor. Each is an Akka dispatcher too, so that a
 * connection's streams run between its I/O, on the same thread, and nothing of it is ever shared.
 */
public final class EventLoops implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventLoops.class);

  private final EventLoopGroup group;
  private final Class<? extends ServerChannel> serverChannel;
  private final Class<? extends Channel> channel;
  private final Map<EventLoop, Attributes> dispatchers = new HashMap<>();

  private EventLoops(
      ActorSystem<?> system,
      int threads,
      IoHandlerFactory io,
      Class<? extends ServerChannel> serverChannel,
      Class<? extends Channel> channel) {
    this.serverChannel = serverChannel;
    this.channel = channel;
    this.group =
        new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("signet-wire", true), io);
    var number = 0;
    for (var executor : group) {
      var loop = (EventLoop) executor;
      var id = "signet.wire.loop-" + System.identityHashCode(this) + "-" + number++;
      LoopDispatchers.register(system, id, loop);
      dispatchers.put(loop, ActorAttributes.dispatcher(id));
      BufferMemory.trimmedOn(loop);
    }
  }

  /**
   * @param threads at least 1
   */
  public static EventLoops start(ActorSystem<?> system, int threads) {
    if (Epoll.isAvailable())
      return new EventLoops(
          system,
          threads,
          EpollIoHandler.newFactory(),
          EpollServerSocketChannel.class,
          EpollSocketChannel.class);
    log.atInfo()
        .addKeyValue("reason", String.valueOf(Epoll.unavailabilityCause()))
        .log("epoll is not to be had here; connections are served by NIO");
    return new EventLoops(
        system,
        threads,
        NioIoHandler.newFactory(),
        NioServerSocketChannel.class,
        AskedNioSocketChannel.class);
  }

  public EventLoopGroup group() {
    return group;
  }

  public Class<? extends ServerChannel> serverChannel() {
    return serverChannel;
  }

  /**
   * Of connections that are made from here: an {@link AskedNioSocketChannel}, or one of the native
   * transport.
   */
  public Class<? extends Channel> channel() {
    return channel;
  }

  /** For streams that are to run on a channel's own loop. */
  public Attributes dispatcher(EventLoop loop) {
    var attributes = dispatchers.get(loop);
    if (attributes == null) throw new IllegalArgumentException("loop: not one of these");
    return attributes;
  }

  /** Ends the threads; whatever is still open on them is cut. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
  }
}
