// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.domain.Domains;
import dev.signet.actors.issuance.AcmeTlsAlpnCertificate;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.site.Sites;
import dev.signet.edge.tls.ApplicationProtocol;
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
    if (!ApplicationProtocol.isAmong(offered))
      return decided(new Refuse(TlsAlert.NO_APPLICATION_PROTOCOL, "no-application-protocol"));
    if (host.isEmpty()) return decided(without(host, "unknown-name"));
    var found = certificates.find(host.get(), client);
    return new Waiting(found, found.thenApply(answer -> answer(host.get(), answer)));
  }

  private HandshakeDecision answer(HostName host, CertificateFound found) {
    return switch (found) {
      case Held(var certificate) ->
          new Serve(
              certificate.context(),
              Optional.of(host),
              Optional.of(certificate.name()),
              "completed");
      case Missing(var reason) -> without(Optional.of(host), reason.text());
    };
  }

  private HandshakeDecision without(Optional<HostName> host, String reason) {
    if (rejectUnknownNames) return new Refuse(TlsAlert.UNRECOGNIZED_NAME, "rejected-" + reason);
    return new Serve(fallback, host, Optional.empty(), "fallback-" + reason);
  }

  /** Only for allowed names, so that nobody can make us look up or sign at will. */
  private Pending challenge(Optional<HostName> host) {
    if (host.isEmpty() || !sites.isAllowed(host.get())) return decided(noChallenge());
    var answer = new CompletableFuture<HandshakeDecision>();
    var _ =
        domains
            .tlsAlpnChallenge(host.get())
            .thenApplyAsync(
                authorization ->
                    authorization
                        .map(text -> answer(host.get(), text))
                        .orElseGet(CertificateHandshakes::noChallenge),
                blocking)
            .exceptionally(_ -> noChallenge())
            .thenAccept(
                decision -> {
                  if (!answer.complete(decision)) giveBack(decision);
                });
    return new Waiting(answer, answer);
  }

  private HandshakeDecision answer(HostName host, String authorization) {
    var made = AcmeTlsAlpnCertificate.create(host, authorization, clock.instant());
    return new AnswerChallenge(
        contexts.createForChallenge(List.of(made.certificate()), made.privateKey()));
  }

  /** The client has left meanwhile, and nobody else is going to have it. */
  private static void giveBack(HandshakeDecision decision) {
    if (decision instanceof AnswerChallenge(var context)) context.retire();
  }

  private static HandshakeDecision noChallenge() {
    return new Refuse(TlsAlert.NO_APPLICATION_PROTOCOL, "no-challenge");
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
