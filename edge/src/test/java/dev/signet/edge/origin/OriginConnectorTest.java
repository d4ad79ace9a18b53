// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.SystemMaterializer;
import dev.signet.edge.wire.loop.EventLoops;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who waits for a connection holds a place and a request: every way has to end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OriginConnectorTest {
  private static final OriginSettings SETTINGS = OriginSettingsTest.with("allow-private = true");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "connector");
  private final EventLoops loops = EventLoops.start(system, 1);
  private final OriginTls tls = new OriginTls(SETTINGS);
  private final OriginConnector connector =
      new OriginConnector(
          new OriginParts(SETTINGS, loops, SystemMaterializer.get(system).materializer()),
          new OriginAddresses(
              new OriginAddressPolicy(
                  true,
                  new OriginResolver(
                      InetAddress::getAllByName, Runnable::run, SETTINGS, InstantSource.system()))),
          tls,
          SETTINGS);

  @AfterAll
  void close() {
    tls.close();
    loops.close();
    system.terminate();
  }

  @Test
  void failsWhereTheLoopTakesNoConnections() throws Exception {
    var loop =
        new DefaultEventLoop() {
          @Override
          public ChannelFuture register(Channel channel) {
            throw new IllegalStateException("no more channels");
          }
        };

    assertFails(loop);

    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();
  }

  @Test
  void failsWhereTheLoopHasStopped() throws Exception {
    var loop = new DefaultEventLoop();
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).sync();

    assertFails(loop);
  }

  private void assertFails(EventLoop loop) {
    var made =
        connector.connect(
            new OriginEndpoint(false, "127.0.0.1", 9), loop, new NobodysConnections());

    assertThat(made).failsWithin(LIMIT);
  }

  private static final class NobodysConnections implements OriginConnection.Owner {
    @Override
    public void released(OriginConnection connection) {}

    @Override
    public void spokeUnasked() {}

    @Override
    public void ended(OriginConnection connection) {}
  }
}
