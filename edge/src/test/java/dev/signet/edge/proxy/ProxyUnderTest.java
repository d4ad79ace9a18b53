// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.cache.CachePurges;
import dev.signet.edge.cache.CacheSettings;
import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.cache.PurgeFeed;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ArrivedRequest;
import dev.signet.edge.origin.OriginAddressPolicy;
import dev.signet.edge.origin.OriginClient;
import dev.signet.edge.origin.OriginResolver;
import dev.signet.edge.origin.OriginSettings;
import dev.signet.edge.site.FakeRegion;
import dev.signet.edge.site.RegionSites;
import dev.signet.edge.site.SiteSettings;
import dev.signet.edge.wire.accept.DescriptorShares;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The whole way from a request that has been read to its origin, which is asked on real
 * connections; only the wire toward the client and the stores are left out.
 */
final class ProxyUnderTest implements AutoCloseable {
  private static final InetSocketAddress CLIENT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 443);

  final FakeRegion region = new FakeRegion();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final SiteHandler handler;
  final ActorSystem<Void> system;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final RegionSites sites;
  private final PurgeFeed purgeFeed;
  private final EventLoops loops;
  private final OriginClient origins;

  /**
   * @param settings over the defaults; {@code signet.origin.allow-private} is on unless told
   *     otherwise
   */
  ProxyUnderTest(String settings) {
    this(settings, InetAddress::getAllByName);
  }

  ProxyUnderTest(String settings, OriginResolver.Lookup lookup) {
    this(settings, lookup, DescriptorShares.ofThisProcess());
  }

  /**
   * @param descriptors that the process is to have
   */
  ProxyUnderTest(String settings, OriginResolver.Lookup lookup, DescriptorShares descriptors) {
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
    this.loops = EventLoops.start(system, 2);
    this.origins = new OriginClient(system, loops, policy, origin, descriptors, meters);
    this.handler =
        new SiteHandler(
            sites,
            region,
            HttpCache.create(cacheSettings, purges, clock, meters, system),
            origins,
            ProxySettings.from(config.getConfig("signet")),
            AccessLines.off(meters),
            clock,
            meters);
  }

  /** A connection over TLS that is good for all of {@code *.site.example}. */
  static AcceptedConnection secureConnection() {
    return new AcceptedConnection(
        CLIENT,
        LOCAL,
        Optional.of(
            new AcceptedConnection.Tls(
                Optional.of(HostName.parse("a.site.example")),
                Optional.of(DomainName.parse("*.site.example")),
                AcceptedConnection.Protocol.HTTP_1_1)));
  }

  static AcceptedConnection plainConnection() {
    return new AcceptedConnection(CLIENT, LOCAL, Optional.empty());
  }

  /** Allows a domain and tells the node so. */
  ProxyUnderTest with(String name, String origin) {
    region.with(FakeRegion.domain(name, origin));
    region.tell(
        new dev.signet.persistence.region.RegionChange.DomainChanged(DomainName.parse(name)));
    return this;
  }

  /** An origin that does as it is told, for {@code a.site.example}. */
  RawOrigin origin(RawOrigin.Script script) throws IOException {
    var origin = new RawOrigin(script);
    with("a.site.example", origin.url());
    return origin;
  }

  /** Answer to a request over TLS; lines as {@link ArrivedRequest#read} has them. */
  RawHttp.Message secure(String lines) throws IOException {
    return ask(ArrivedRequest.read(lines), secureConnection());
  }

  /** Answer to a request on the plain port. */
  RawHttp.Message plain(String lines) throws IOException {
    return ask(ArrivedRequest.read(lines), plainConnection());
  }

  RawHttp.Message ask(ArrivedRequest request, AcceptedConnection connection) throws IOException {
    var response = join(handler.handle(request.message(), connection));
    return message(response, request.head().method().equals("HEAD"));
  }

  /** The response's head, once it is there. */
  CompletionStage<HttpResponse> send(String lines) {
    return handler.handle(ArrivedRequest.read(lines).message(), secureConnection());
  }

  RawHttp.Message message(HttpResponse response, boolean isForHead) throws IOException {
    var fields = new ArrayList<String>();
    for (var header : response.getHeaders()) fields.add(header.name() + ": " + header.value());
    response
        .entity()
        .getContentLengthOption()
        .ifPresent(length -> fields.add("Content-Length: " + length));
    return new RawHttp.Message(
        "HTTP/1.1 " + response.status().intValue() + " " + response.status().reason(),
        fields,
        isForHead ? "" : body(response));
  }

  String body(HttpResponse response) throws IOException {
    return join(
        response
            .entity()
            .getDataBytes()
            .runFold(ByteString.emptyByteString(), ByteString::concat, system)
            .thenApply(bytes -> bytes.decodeString(StandardCharsets.ISO_8859_1)));
  }

  static <T> T join(CompletionStage<T> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException failure) {
      throw new IOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  @Override
  public void close() {
    purgeFeed.close();
    sites.close();
    origins.close();
    loops.close();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    blocking.shutdownNow();
  }
}
