// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.SystemMaterializer;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.cache.CachePurges;
import dev.signet.edge.cache.CacheSettings;
import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.cache.PurgeFeed;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.origin.OriginAddressPolicy;
import dev.signet.edge.origin.OriginClient;
import dev.signet.edge.origin.OriginResolver;
import dev.signet.edge.origin.OriginSettings;
import dev.signet.edge.site.FakeRegion;
import dev.signet.edge.site.RegionSites;
import dev.signet.edge.site.SiteSettings;
import dev.signet.edge.wire.accept.Acceptor;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.accept.PortSettings;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.http1.Http1Parts;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The whole way from decrypted bytes to the origin on real connections; only TLS toward the client
 * and the stores are left out.
 */
final class ProxyUnderTest implements AutoCloseable {
  final FakeRegion region = new FakeRegion();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final int plainPort;
  final int securePort;
  private final ActorSystem<Void> system;
  private final EventLoops loops;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final RegionSites sites;
  private final PurgeFeed purgeFeed;

  /**
   * @param settings over the defaults; {@code signet.origin.allow-private} is on unless told
   *     otherwise
   */
  ProxyUnderTest(String settings) {
    this(settings, InetAddress::getAllByName);
  }

  ProxyUnderTest(String settings, OriginResolver.Lookup lookup) {
    var config =
        ConfigFactory.parseString(settings)
            .withFallback(
                ConfigFactory.parseString(
                    "akka.loglevel = WARNING, signet.origin.allow-private = true"))
            .withFallback(ConfigFactory.load());
    this.system = ActorSystem.create(Behaviors.empty(), "proxy", config);
    var clock = InstantSource.system();
    this.sites =
        RegionSites.start(
            region, region, SiteSettings.from(config.getConfig("signet.site")), clock, meters);
    var origin = OriginSettings.from(config.getConfig("signet.origin"));
    var policy =
        new OriginAddressPolicy(
            origin.allowPrivate(), new OriginResolver(lookup, blocking, origin, clock));
    var cacheSettings = CacheSettings.from(config.getConfig("signet.cache"));
    var purges = new CachePurges(cacheSettings.purging(), clock);
    this.purgeFeed = PurgeFeed.start(region, purges);
    var handler =
        new SiteHandler(
            sites,
            region,
            HttpCache.create(cacheSettings, purges, clock, meters, system),
            new OriginClient(system, policy, origin, clock, meters),
            ProxySettings.from(config.getConfig("signet")),
            AccessLines.off(meters),
            clock,
            meters,
            SystemMaterializer.get(system).materializer());
    this.loops = EventLoops.start(system, 1);
    var connections =
        new Http1Parts(
            HttpLimits.from(config.getConfig("signet.http")),
            handler,
            loops,
            SystemMaterializer.get(system).materializer(),
            new HttpClock(clock));
    this.plainPort = bind(connections, Optional.empty());
    this.securePort =
        bind(
            connections,
            Optional.of(
                new AcceptedConnection.Tls(
                    Optional.empty(),
                    Optional.of(DomainName.parse("*.site.example")),
                    AcceptedConnection.Protocol.HTTP_1_1)));
  }

  /** Allows a domain and tells the node so. */
  ProxyUnderTest with(String name, String origin) {
    region.with(FakeRegion.domain(name, origin));
    region.tell(
        new dev.signet.persistence.region.RegionChange.DomainChanged(DomainName.parse(name)));
    return this;
  }

  private int bind(Http1Parts connections, Optional<AcceptedConnection.Tls> tls) {
    return Acceptor.bind(
            loops,
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new PortSettings(
                128,
                1000,
                1000,
                0,
                Duration.ofSeconds(90),
                PortSettings.ProxyHeaderRule.NONE,
                Duration.ofSeconds(5),
                true),
            Duration.ofSeconds(1),
            new ConnectionBudget(10_000),
            (channel, client, local, guard) -> {
              var http = connections.connection(new AcceptedConnection(client, local, tls));
              channel.pipeline().addLast(http);
              guard.carries(http);
            },
            new SimpleMeterRegistry())
        .toCompletableFuture()
        .join()
        .localAddress()
        .getPort();
  }

  @Override
  public void close() {
    loops.close();
    purgeFeed.close();
    sites.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    blocking.shutdownNow();
  }
}
