// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.domain.Domains;
import dev.signet.actors.issuance.AcmeTlsAlpnCertificate;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import dev.signet.edge.site.Sites;
import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.handshake.HandshakeDecision;
import dev.signet.edge.wire.handshake.HandshakeDecision.AnswerChallenge;
import dev.signet.edge.wire.handshake.HandshakeDecision.Refuse;
import dev.signet.edge.wire.handshake.HandshakeDecision.Serve;
import dev.signet.edge.wire.handshake.Handshakes;
import dev.signet.edge.wire.hello.ClientHello;
import dev.signet.edge.wire.hello.TlsAlert;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Answers a ClientHello with the certificate of the name it asks for, or with the fallback, or with
 * the certificate of a pending TLS-ALPN-01 challenge.
 */
public final class CertificateHandshakes implements Handshakes {
  private static final String HTTP_2 = "h2";
  private static final String HTTP_1_1 = "http/1.1";

  private final CertificateLookup certificates;
  private final Sites sites;
  private final Domains domains;
  private final TlsContexts contexts;
  private final TlsContext fallback;
  private final boolean rejectUnknownNames;
  private final Executor blocking;
  private final InstantSource clock;

  /**
   * @param fallback shown to whoever cannot be shown a certificate of their own
   * @param rejectUnknownNames alert instead of the fallback
   * @param blocking runs what takes long, such as making challenge certificates
   */
  public CertificateHandshakes(
      CertificateLookup certificates,
      Sites sites,
      Domains domains,
      TlsContexts contexts,
      TlsContext fallback,
      boolean rejectUnknownNames,
      Executor blocking,
      InstantSource clock) {
    this.certificates = certificates;
    this.sites = sites;
    this.domains = domains;
    this.contexts = contexts;
    this.fallback = fallback;
    this.rejectUnknownNames = rejectUnknownNames;
    this.blocking = blocking;
    this.clock = clock;
  }

  @Override
  public Pending decide(ClientHello hello, ClientKey client) {
    var host = hello.serverName().host();
    var offered = hello.applicationProtocols();
    if (offered.equals(List.of(AcmeTlsAlpnCertificate.PROTOCOL))) return challenge(host);
    var protocol = choose(offered);
    if (protocol.isEmpty())
      return decided(new Refuse(TlsAlert.NO_APPLICATION_PROTOCOL, "no-application-protocol"));
    if (host.isEmpty()) return decided(without(host, protocol.get(), "unknown-name"));
    var found = certificates.find(host.get(), client);
    return new Waiting(
        found, found.thenApply(answer -> answer(host.get(), protocol.get(), answer)));
  }

  private HandshakeDecision answer(HostName host, Protocol protocol, CertificateFound found) {
    return switch (found) {
      case Held(var certificate) ->
          new Serve(
              certificate.context(),
              tls(Optional.of(host), Optional.of(certificate.name()), protocol),
              "completed");
      case Missing(var reason) -> without(Optional.of(host), protocol, reason.text());
    };
  }

  private HandshakeDecision without(Optional<HostName> host, Protocol protocol, String reason) {
    if (rejectUnknownNames) return new Refuse(TlsAlert.UNRECOGNIZED_NAME, "rejected-" + reason);
    return new Serve(fallback, tls(host, Optional.empty(), protocol), "fallback-" + reason);
  }

  /** Only for allowed names, so that nobody can make us look up or sign at will. */
  private Pending challenge(Optional<HostName> host) {
    if (host.isEmpty() || !sites.isAllowed(host.get())) return decided(noChallenge());
    var answer =
        domains
            .tlsAlpnChallenge(host.get())
            .exceptionally(_ -> Optional.empty())
            .thenApplyAsync(
                authorization ->
                    authorization
                        .map(
                            text ->
                                AcmeTlsAlpnCertificate.create(host.get(), text, clock.instant()))
                        .<HandshakeDecision>map(
                            made ->
                                new AnswerChallenge(
                                    contexts.createForChallenge(
                                        List.of(made.certificate()), made.privateKey())))
                        .orElseGet(CertificateHandshakes::noChallenge),
                blocking)
            .toCompletableFuture();
    return new Waiting(answer, answer);
  }

  private static HandshakeDecision noChallenge() {
    return new Refuse(TlsAlert.NO_APPLICATION_PROTOCOL, "no-challenge");
  }

  /** Our order of preference (RFC 7301 §3.2); empty if nothing that is offered is ours. */
  private static Optional<Protocol> choose(List<String> offered) {
    if (offered.contains(HTTP_2)) return Optional.of(Protocol.HTTP_2);
    if (offered.isEmpty() || offered.contains(HTTP_1_1)) return Optional.of(Protocol.HTTP_1_1);
    return Optional.empty();
  }

  private static AcceptedConnection.Tls tls(
      Optional<HostName> host, Optional<DomainName> certificate, Protocol protocol) {
    return new AcceptedConnection.Tls(host, certificate, protocol);
  }

  private static Pending decided(HandshakeDecision decision) {
    var done = CompletableFuture.completedFuture(decision);
    return new Waiting(done, done);
  }

  private record Waiting(CompletableFuture<?> waited, CompletionStage<HandshakeDecision> decision)
      implements Pending {
    @Override
    public void abandon() {
      waited.cancel(false);
    }
  }
}
