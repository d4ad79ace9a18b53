// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.certificate.AllowedSites;
import dev.signet.edge.certificate.CertificateLookup;
import dev.signet.edge.certificate.FallbackCertificate;
import dev.signet.edge.certificate.LookupSettings;
import dev.signet.edge.certificate.ScriptedDomains;
import dev.signet.edge.certificate.TestCertificates;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.akka.HttpConnectionHandler;
import dev.signet.edge.wire.akka.HttpSettings;
import dev.signet.edge.wire.akka.RequestHandler;
import dev.signet.edge.wire.tls.TlsContexts;
import dev.signet.edge.wire.tls.TlsSettings;
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
  public final HttpConnectionHandler handler;
  public final TlsContexts contexts;
  private final ActorTestKit akka;
  private final CertificateLookup lookup;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  /** Answers every request with what is known of it. */
  public static final RequestHandler ECHO =
      (request, connection) -> {
        var tls = connection.tls();
        var text =
            request.method().name()
                + " "
                + request.getUri()
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
      };

  public ListenerWorld(String overrides) {
    this(overrides, ECHO);
  }

  public ListenerWorld(String overrides, RequestHandler requests) {
    this(ConfigFactory.parseString(overrides).withFallback(ConfigFactory.load()), requests);
  }

  private ListenerWorld(Config config, RequestHandler requests) {
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
    var settings = ListenerSettings.from(signet);
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
    handler =
        new HttpConnectionHandler(
            akka.system(), HttpSettings.from(signet.getConfig("http")), requests);
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    https =
        TlsListener.bind(akka.system(), anyPort, settings, handshakes, handler, metrics)
            .toCompletableFuture()
            .join();
    http =
        PlainListener.bind(akka.system(), anyPort, settings, handler, metrics)
            .toCompletableFuture()
            .join();
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
    lookup.close();
    akka.shutdownTestKit();
    blocking.shutdownNow();
    region.close();
  }
}
