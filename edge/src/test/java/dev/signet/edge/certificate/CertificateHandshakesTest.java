// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.tls.TlsSettings;
import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.handshake.HandshakeDecision.AnswerChallenge;
import dev.signet.edge.wire.handshake.HandshakeDecision.Refuse;
import dev.signet.edge.wire.handshake.Handshakes;
import dev.signet.edge.wire.hello.ClientHello;
import dev.signet.edge.wire.hello.RequestedName;
import dev.signet.edge.wire.hello.TlsAlert;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Challenges of TLS-ALPN-01; everything else is seen through the port. */
final class CertificateHandshakesTest {
  private static final HostName SHOP = new HostName("shop.example");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Refuse NO_CHALLENGE =
      new Refuse(TlsAlert.NO_APPLICATION_PROTOCOL, "no-challenge");

  private final TlsContexts contexts =
      new TlsContexts(TlsSettings.from(ConfigFactory.load().getConfig("signet.tls")));
  private final TlsContext fallback = FallbackCertificate.create(contexts, NOON);
  private final AllowedSites sites = new AllowedSites();
  private final ScriptedDomains domains = new ScriptedDomains();
  private final MemoryRegionStore region = new MemoryRegionStore(() -> NOON, Duration.ofHours(1));
  private final CertificateLookup lookup =
      new CertificateLookup(
          sites,
          region,
          domains,
          new TestCertificates(),
          contexts,
          LookupSettings.from(ConfigFactory.load().getConfig("signet.handshake")),
          Runnable::run,
          () -> NOON,
          new SimpleMeterRegistry());

  @AfterEach
  void close() {
    lookup.close();
    contexts.close();
    region.close();
  }

  @Test
  void aChallengesContextIsWhoseTheDecisionIs() {
    var living = contexts.living();

    var decision = decided(challenge(Runnable::run, () -> NOON));

    assertThat(contexts.living()).isEqualTo(living + 1);
    ((AnswerChallenge) decision).context().retire();
    assertThat(contexts.living()).isEqualTo(living);
  }

  @Test
  void aChallengeThatCannotBeAnsweredIsRefused() {
    InstantSource broken =
        () -> {
          throw new IllegalStateException("no time");
        };

    assertThat(decided(challenge(Runnable::run, broken))).isEqualTo(NO_CHALLENGE);
  }

  @Test
  void aChallengeThatNobodyHasTimeForIsRefused() {
    Executor full =
        _ -> {
          throw new RejectedExecutionException();
        };

    assertThat(decided(challenge(full, () -> NOON))).isEqualTo(NO_CHALLENGE);
  }

  @Test
  void nothingIsLeftOfAChallengeWhoseClientHasLeft() {
    var waiting = new ArrayList<Runnable>();
    var pending = challenge(waiting::add, () -> NOON);
    var living = contexts.living();

    pending.abandon();
    waiting.forEach(Runnable::run);

    assertThat(waiting).hasSize(1);
    assertThat(contexts.living()).isEqualTo(living);
  }

  private Handshakes.Pending challenge(Executor blocking, InstantSource clock) {
    sites.allowed.add(SHOP);
    domains.tlsAlpn.put(SHOP, "token.thumbprint");
    var handshakes =
        new CertificateHandshakes(
            lookup, sites, domains, contexts, fallback, false, blocking, clock);
    var hello =
        new ClientHello(new RequestedName.Host(SHOP), List.of("acme-tls/1"), ClientHello.TLS_1_3);
    return handshakes.decide(hello, ClientKey.of(InetAddress.getLoopbackAddress()));
  }

  private static Object decided(Handshakes.Pending pending) {
    return pending.decision().toCompletableFuture().join();
  }
}
