// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.certificate.AllowedSites;
import dev.signet.edge.certificate.CertificateHandshakes;
import dev.signet.edge.certificate.CertificateLookup;
import dev.signet.edge.certificate.FallbackCertificate;
import dev.signet.edge.certificate.LookupSettings;
import dev.signet.edge.certificate.ScriptedDomains;
import dev.signet.edge.certificate.TestCertificates;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.ExchangeHandler;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.tls.TlsSettings;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.accept.SlowReaders;
import dev.signet.edge.wire.handshake.Handshakes;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.http.HttpLimits;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both listeners on free ports, with everything behind them in memory. */
public final class ListenerWorld implements AutoCloseable {
  public final AllowedSites sites = new AllowedSites();
  public final ScriptedDomains domains = new ScriptedDomains();
  public final TestCertificates certificates = new TestCertificates();
  public final MemoryRegionStore region =
      new MemoryRegionStore(InstantSource.system(), Duration.ofHours(1));
  public final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  public final ListenerBinding https;
  public final ListenerBinding http;
  public final TlsContexts contexts;
  public final EventLoops loops;
  public final Materializer materializer;
  private final CarriedHttp carried;
  private final ListenerSettings settings;
  private final ConnectionBudget budget = new ConnectionBudget(10_000);
  private final ActorTestKit akka;
  private final CertificateLookup lookup;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  /** Answers every request with what is known of it. */
  public static final ExchangeHandler ECHO = new Echo();

  private static final class Echo implements ExchangeHandler {
    @Override
    public CompletionStage<HttpResponse> handle(
        HttpRequest request, AcceptedConnection connection) {
      var tls = connection.tls();
      var text =
          request.method().name()
              + " "
              + url(Messages.headOf(request), connection)
              + " "
              + tls.map(t -> t.protocol().name()).orElse("PLAIN")
              + " "
              + tls.flatMap(AcceptedConnection.Tls::certificate)
                  .map(DomainName::text)
                  .orElse("none")
              + " "
              + connection.client().getAddress().getHostAddress()
              + "\n";
      return CompletableFuture.completedStage(
          HttpResponse.create().withEntity(ContentTypes.TEXT_PLAIN_UTF8, text));
    }

    private static String url(WireRequest head, AcceptedConnection connection) {
      var host = head.authority() != null ? head.authority() : head.fields().first("host");
      return (connection.tls().isPresent() ? "https://" : "http://") + host + head.target();
    }

    @Override
    public HttpResponse refuse(Refusal refusal, AcceptedConnection connection) {
      return HttpResponse.create()
          .withStatus(refusal.status())
          .withEntity(ContentTypes.TEXT_PLAIN_UTF8, refusal.reason());
    }
  }

  public ListenerWorld(String overrides) {
    this(overrides, ECHO);
  }

  public ListenerWorld(String overrides, ExchangeHandler requests) {
    this(ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load()), requests);
  }

  private ListenerWorld(Config config, ExchangeHandler requests) {
    var signet = config.getConfig("signet");
    akka = ActorTestKit.create(config);
    contexts = new TlsContexts(TlsSettings.from(signet.getConfig("tls")));
    InstantSource clock = InstantSource.system();
    lookup =
        new CertificateLookup(
            sites,
            region,
            domains,
            certificates,
            contexts,
            LookupSettings.from(signet.getConfig("handshake")),
            blocking,
            clock,
            metrics);
    settings = ListenerSettings.from(signet);
    var handshakes =
        new CertificateHandshakes(
            lookup,
            sites,
            domains,
            contexts,
            FallbackCertificate.create(contexts, clock.instant()),
            settings.rejectUnknownNames(),
            blocking,
            clock);
    loops = EventLoops.start(akka.system(), 2);
    materializer = SystemMaterializer.get(akka.system()).materializer();
    carried =
        new CarriedHttp(
            HttpLimits.from(signet.getConfig("http")),
            requests,
            loops,
            materializer,
            new HttpClock(clock));
    SlowReaders.watch(loops, budget, metrics);
    https = listen(handshakes);
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    http =
        PlainListener.bind(loops, anyPort, settings, carried, budget, metrics)
            .toCompletableFuture()
            .join();
  }

  /** Another port for TLS, whose handshakes are decided otherwise. */
  public ListenerBinding listen(Handshakes handshakes) {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return TlsListener.bind(loops, anyPort, settings, handshakes, carried, budget, metrics)
        .toCompletableFuture()
        .join();
  }

  /** What the ports put behind a connection once it carries HTTP. */
  public HttpConnection carry(AcceptedConnection connection) {
    return carried.begin(connection);
  }

  /** An allowed name whose certificate is issued as soon as somebody asks. */
  public HostName serve(String name) {
    var host = new HostName(name);
    sites.allowed.add(host);
    domains.answer(host, new Domains.Held(certificates.issue(host, inAMonth())));
    return host;
  }

  public static Instant inAMonth() {
    return Instant.now().plus(Duration.ofDays(30));
  }

  public int httpsPort() {
    return https.localAddress().getPort();
  }

  public int httpPort() {
    return http.localAddress().getPort();
  }

  /** How many handshakes ended so. */
  public double handshakes(String result) {
    var counter = metrics.find("signet.handshakes").tag("result", result).counter();
    return counter == null ? 0 : counter.count();
  }

  public double waiting() {
    return metrics.get("signet.handshakes.waiting").gauge().value();
  }

  @Override
  public void close() {
    loops.close();
    lookup.close();
    contexts.close();
    akka.shutdownTestKit();
    blocking.shutdownNow();
    region.close();
  }
}
