// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.stream.SystemMaterializer;
import com.typesafe.config.Config;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.cache.CachePurges;
import dev.signet.edge.cache.CacheSettings;
import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.cache.PurgeFeed;
import dev.signet.edge.certificate.CertificateHandshakes;
import dev.signet.edge.certificate.CertificateLookup;
import dev.signet.edge.certificate.FallbackCertificate;
import dev.signet.edge.certificate.LookupSettings;
import dev.signet.edge.node.health.Part;
import dev.signet.edge.node.logging.AccessLogging;
import dev.signet.edge.node.metrics.ZeroedCounters;
import dev.signet.edge.origin.OriginClient;
import dev.signet.edge.proxy.ProxySettings;
import dev.signet.edge.proxy.SiteHandler;
import dev.signet.edge.site.RegionSites;
import dev.signet.edge.site.SiteSettings;
import dev.signet.edge.tls.RegionTickets;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.tls.TlsSettings;
import dev.signet.edge.wire.CarriedHttp;
import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.ListenerSettings;
import dev.signet.edge.wire.PlainListener;
import dev.signet.edge.wire.TlsListener;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.accept.DescriptorShares;
import dev.signet.edge.wire.accept.SlowReaders;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.persistence.seal.TicketSecretsSeal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who serves: the two public ports, and what answers behind them. */
final class EdgeRole implements AutoCloseable {
  private final RegionSites sites;
  private final CertificateLookup certificates;
  private final Answering answers;
  private final TlsContexts contexts;
  private final RegionTickets tickets;
  private final EventLoops loops;
  private final ListenerBinding https;
  private final ListenerBinding http;

  private EdgeRole(
      RegionSites sites,
      CertificateLookup certificates,
      Answering answers,
      TlsContexts contexts,
      RegionTickets tickets,
      EventLoops loops,
      ListenerBinding https,
      ListenerBinding http) {
    this.sites = sites;
    this.certificates = certificates;
    this.answers = answers;
    this.contexts = contexts;
    this.tickets = tickets;
    this.loops = loops;
    this.https = https;
    this.http = http;
  }

  /** All settings of the role. */
  record Settings(
      SiteSettings sites,
      LookupSettings handshakes,
      TlsSettings tls,
      ListenerSettings listeners,
      HttpLimits http,
      ProxySettings proxy,
      CacheSettings cache) {

    Settings {
      listeners.outlasts("http.idle-timeout", http.idleTimeout());
      listeners.outlasts("handshake.budget", handshakes.budget());
    }

    static Settings from(Config signet) {
      return new Settings(
          SiteSettings.from(signet.getConfig("site")),
          LookupSettings.from(signet.getConfig("handshake")),
          TlsSettings.from(signet.getConfig("tls")),
          ListenerSettings.from(signet),
          HttpLimits.from(signet.getConfig("http")),
          ProxySettings.from(signet),
          CacheSettings.from(signet.getConfig("cache")));
    }
  }

  /**
   * Opens the public ports once the region's names are known.
   *
   * @throws StartFailedException if a port cannot be had, or the names cannot be read in time
   */
  static EdgeRole open(Foundation base, Settings settings, Domains domains, Duration limit) {
    ZeroedCounters.ofEdge(base.meters());
    var sites =
        RegionSites.start(base.region(), domains, settings.sites(), base.clock(), base.meters());
    var contexts = new TlsContexts(settings.tls());
    var tickets =
        RegionTickets.start(
            base.region(), new TicketSecretsSeal(base.masterKey()), contexts, settings.tls());
    var certificates =
        new CertificateLookup(
            sites,
            base.region(),
            domains,
            base.seal(),
            contexts,
            settings.handshakes(),
            base.blocking(),
            base.clock(),
            base.meters());
    var handshakes =
        new CertificateHandshakes(
            certificates,
            sites,
            domains,
            contexts,
            FallbackCertificate.create(contexts, base.clock().instant()),
            settings.listeners().rejectUnknownNames(),
            base.blocking(),
            base.clock());
    var loops = EventLoops.start(base.system(), Runtime.getRuntime().availableProcessors());
    var answers = new Answering(base, settings, sites, domains, loops);

    var budget = ConnectionBudget.ofThisProcess(base.meters());
    SlowReaders.watch(loops, budget, base.meters());

    Waiting.until(limit, "names of the region", sites.ready());
    var ports = base.configuration().node().publicPorts();
    var httpsAddress = new InetSocketAddress(ports.bind(), ports.https());
    var https =
        bound(
            "SIGNET_HTTPS_PORT",
            httpsAddress,
            limit,
            TlsListener.bind(
                loops,
                httpsAddress,
                settings.listeners(),
                handshakes,
                answers.http(loops, settings.proxy()),
                budget,
                base.meters()));
    // Redirects name the port that the system chose, where it was to choose one.
    var redirecting =
        ports.https() == 0
            ? settings.proxy().withHttpsPort(https.localAddress().getPort())
            : settings.proxy();
    var httpAddress = new InetSocketAddress(ports.bind(), ports.http());
    var http =
        bound(
            "SIGNET_HTTP_PORT",
            httpAddress,
            limit,
            PlainListener.bind(
                loops,
                httpAddress,
                settings.listeners(),
                answers.http(loops, redirecting),
                budget,
                base.meters()));
    return new EdgeRole(sites, certificates, answers, contexts, tickets, loops, https, http);
  }

  InetSocketAddress httpsAddress() {
    return https.localAddress();
  }

  InetSocketAddress httpAddress() {
    return http.localAddress();
  }

  List<Part> parts() {
    return List.of(
        Part.stating("listeners", this::isAccepting),
        Part.stating("sites", () -> sites.ready().toCompletableFuture().isDone()));
  }

  /** Whether visitors who come now are served, whatever is away behind. */
  boolean isServing() {
    return isAccepting() && sites.ready().toCompletableFuture().isDone();
  }

  private boolean isAccepting() {
    return https.isAccepting() && http.isAccepting();
  }

  /** Accepts no more connections; those that are open stay. */
  CompletionStage<Void> unbind() {
    return both(https.unbind(), http.unbind());
  }

  /** Ends the open connections after what they are doing, at the latest at the deadline. */
  CompletionStage<Void> drain(Duration deadline) {
    return both(https.drain(deadline), http.drain(deadline));
  }

  @Override
  public void close() {
    answers.origins.close();
    loops.close();
    answers.purges.close();
    tickets.close();
    certificates.close();
    contexts.close();
    sites.close();
    answers.lines.close();
  }

  private static CompletionStage<Void> both(
      CompletionStage<Void> first, CompletionStage<Void> second) {
    return CompletableFuture.allOf(first.toCompletableFuture(), second.toCompletableFuture());
  }

  private static ListenerBinding bound(
      String variable,
      InetSocketAddress address,
      Duration limit,
      CompletionStage<ListenerBinding> binding) {
    try {
      return Waiting.until(limit, variable, binding);
    } catch (StartFailedException e) {
      if (e.getCause() instanceof IOException) throw Ports.notFree(variable, address, e);
      throw e;
    }
  }

  /** What answers requests, shared by both ports. */
  private static final class Answering {
    private final Foundation base;
    private final Settings settings;
    private final RegionSites sites;
    private final Domains domains;
    private final PurgeFeed purges;
    private final HttpCache cache;
    private final OriginClient origins;
    private final AccessLines lines;

    Answering(
        Foundation base, Settings settings, RegionSites sites, Domains domains, EventLoops loops) {
      this.base = base;
      this.settings = settings;
      this.sites = sites;
      this.domains = domains;
      var cachePurges = new CachePurges(settings.cache().purging(), base.clock());
      this.purges = PurgeFeed.start(base.region(), cachePurges);
      this.cache =
          HttpCache.create(
              settings.cache(), cachePurges, base.clock(), base.meters(), base.system());
      this.origins =
          new OriginClient(
              base.system(),
              loops,
              base.originPolicy(),
              base.configuration().origins(),
              DescriptorShares.ofThisProcess(),
              base.meters());
      this.lines = AccessLogging.start(base.configuration().log(), base.meters());
    }

    CarriedHttp http(EventLoops loops, ProxySettings proxy) {
      return new CarriedHttp(
          settings.http(),
          handler(proxy),
          loops,
          SystemMaterializer.get(base.system()).materializer(),
          new HttpClock(base.clock()));
    }

    private SiteHandler handler(ProxySettings proxy) {
      return new SiteHandler(
          sites, domains, cache, origins, proxy, lines, base.clock(), base.meters());
    }
  }
}
