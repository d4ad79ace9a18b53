// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signet.edge.wire.loop.AskedNioSocketChannel;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SilenceCheckTest {

  enum Transport {
    EPOLL,
    NIO;

    IoHandlerFactory io() {
      return this == NIO ? NioIoHandler.newFactory() : EpollIoHandler.newFactory();
    }

    Class<? extends Channel> channel() {
      return this == NIO ? AskedNioSocketChannel.class : EpollSocketChannel.class;
    }
  }

  /** Does to a connection that Netty does not read. */
  @FunctionalInterface
  private interface OtherSide {
    void act(Socket socket) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void anOctetThatNobodyHasReadIsNoSilence(Transport transport) throws Exception {
    endsSilence(transport, socket -> socket.getOutputStream().write('H'));
  }

  @ParameterizedTest
  @EnumSource
  void anEndThatNobodyHasReadIsNoSilence(Transport transport) throws Exception {
    endsSilence(transport, Socket::shutdownOutput);
  }

  private static void endsSilence(Transport transport, OtherSide other) throws Exception {
    assumeTrue(transport == Transport.NIO || Epoll.isAvailable());
    var group = new MultiThreadIoEventLoopGroup(1, transport.io());
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var channel =
          new Bootstrap()
              .group(group)
              .channel(transport.channel())
              .option(ChannelOption.AUTO_READ, false)
              .handler(new ChannelInboundHandlerAdapter())
              .connect(server.getLocalSocketAddress())
              .sync()
              .channel();
      try (var socket = server.accept()) {
        assertThat(isSilent(channel)).isTrue();
        assertThat(isSilent(channel)).isTrue();

        other.act(socket);

        await().atMost(10, TimeUnit.SECONDS).until(() -> !isSilent(channel));
      }
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }

  private static boolean isSilent(Channel channel) throws Exception {
    return channel.eventLoop().submit(() -> SilenceCheck.isSilent(channel)).get();
  }

  @Test
  void oneThatCannotBeAskedIsNotTrusted() {
    assertThat(SilenceCheck.isSilent(new EmbeddedChannel())).isFalse();
  }
}
