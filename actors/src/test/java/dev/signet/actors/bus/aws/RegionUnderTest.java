// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.persistence.testing.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One region's control node: its own cluster, its own Redis, the common PostgreSQL, its bus. */
final class RegionUnderTest implements AutoCloseable {
  final RedisServer redis = RedisServer.started();
  final RegionStore store = RedisRegionStore.open(settings(redis));
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final CentralStore central;
  final AwsBus bus;
  private final ActorTestKit kit;

  RegionUnderTest(String name, SqlSettings database, AwsClients clients, AwsBusSettings settings) {
    var clock = InstantSource.system();
    central = SqlCentralStore.open(database, name, clock);
    kit =
        ActorTestKit.create(
            "region-" + name,
            ConfigFactory.parseString(
                    """
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.roles = [control]
                    akka.coordinated-shutdown.run-by-actor-system-terminate = off
                    """)
                .withFallback(ConfigFactory.load()));
    var cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    bus =
        AwsBus.start(
            kit.system(),
            clients,
            settings,
            RegionProgressSettings.from(
                ConfigFactory.defaultReference().getConfig("signet.bus.progress")),
            new AwsBus.Region(name, central, store, Changes.CODEC, Optional.empty()),
            clock,
            meters);
  }

  double counted(String event, String result) {
    return meters.counter("signet.bus.messages", "event", event, "result", result).count();
  }

  @Override
  public void close() {
    bus.drain().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    kit.shutdownTestKit();
    store.close();
    central.close();
    redis.close();
  }

  static RedisSettings settings(RedisServer redis) {
    var retention = Duration.ofDays(1);
    return new RedisSettings(
        URI.create(redis.url()),
        Duration.ofSeconds(1),
        16,
        1000,
        Duration.ofMillis(300),
        retention,
        retention,
        Optional.empty());
  }
}
