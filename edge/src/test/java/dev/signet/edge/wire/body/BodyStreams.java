// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.body;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.Materializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.util.concurrent.TimeUnit;

/** What bodies run on: an event loop, and streams. */
final class BodyStreams implements AutoCloseable {
  private final ActorTestKit akka = ActorTestKit.create();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

  final EventLoop loop = loops.next();
  final Materializer materializer = Materializer.createMaterializer(akka.system());

  @Override
  public void close() {
    akka.shutdownTestKit();
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
