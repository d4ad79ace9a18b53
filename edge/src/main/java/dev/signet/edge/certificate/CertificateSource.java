// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.domain.Domains;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.certificate.CertificateFound.Reason;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a certificate that is not in memory: from the region store, else from the domain's actor,
 * which orders one. Opening it may block and making its TLS context takes a while, so both happen
 * on the given executor. Stages never fail.
 */
final class CertificateSource {
  private static final Logger log = LoggerFactory.getLogger(CertificateSource.class);
  private static final Missing UNAVAILABLE = new Missing(Reason.UNAVAILABLE);

  private final RegionStore region;
  private final Domains domains;
  private final CertificateSeal seal;
  private final TlsContexts contexts;
  private final Executor blocking;
  private final InstantSource clock;

  CertificateSource(
      RegionStore region,
      Domains domains,
      CertificateSeal seal,
      TlsContexts contexts,
      Executor blocking,
      InstantSource clock) {
    this.region = region;
    this.domains = domains;
    this.seal = seal;
    this.contexts = contexts;
    this.blocking = blocking;
    this.clock = clock;
  }

  /** The newest one that can be had; ordered if there is none, or only one that has expired. */
  CompletionStage<CertificateFound> get(DomainName name, Duration patience) {
    return fromRegion(name)
        .thenCompose(
            stored ->
                stored instanceof Held(var held) && held.isValidAt(clock.instant())
                    ? CompletableFuture.completedStage(stored)
                    : fromActor(name, patience).thenApply(found -> better(found, stored)));
  }

  /** What the region store holds, without ordering anything; {@code UNAVAILABLE} if nothing. */
  CompletionStage<CertificateFound> fromRegion(DomainName name) {
    return quietly(() -> region.findCertificate(name), Optional.<SealedCertificate>empty())
        .thenComposeAsync(
            stored ->
                CompletableFuture.completedStage(
                    stored.<CertificateFound>map(this::open).orElse(UNAVAILABLE)),
            blocking);
  }

  private CompletionStage<CertificateFound> fromActor(DomainName name, Duration patience) {
    return quietly(() -> domains.certificate(name, patience), new Domains.Unavailable("no answer"))
        .thenApplyAsync(
            answer ->
                switch (answer) {
                  case Domains.Held(var certificate) -> open(certificate);
                  case Domains.BackingOff _ -> new Missing(Reason.BACKING_OFF);
                  case Domains.NotInTime _ -> new Missing(Reason.NOT_IN_TIME);
                  case Domains.NotAllowed _ -> new Missing(Reason.UNKNOWN_NAME);
                  case Domains.Unavailable _ -> UNAVAILABLE;
                },
            blocking);
  }

  /** An expired certificate is still better than none, as the client can see whose it was. */
  private static CertificateFound better(CertificateFound fresh, CertificateFound expired) {
    if (!(expired instanceof Held(var outdated))) return fresh;
    if (fresh instanceof Missing(var reason) && reason != Reason.UNKNOWN_NAME) return expired;
    outdated.context().retire();
    return fresh;
  }

  private CertificateFound open(SealedCertificate sealed) {
    try {
      var certificate = seal.open(sealed);
      return new Held(HeldCertificate.of(certificate, contexts.create(certificate)));
    } catch (RuntimeException e) {
      log.atWarn()
          .addKeyValue("domain", sealed.name())
          .addKeyValue("serial", sealed.serial())
          .addKeyValue("reason", e.getMessage())
          .log("stored certificate cannot be used");
      return UNAVAILABLE;
    }
  }

  /** A surprise from behind is the same as no answer. */
  private static <T> CompletionStage<T> quietly(Asked<? extends T> asked, T otherwise) {
    CompletionStage<? extends T> stage;
    try {
      stage = asked.ask();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedStage(e);
    }
    return stage.handle(
        (answer, failure) -> {
          if (failure == null) return answer;
          log.atDebug().addKeyValue("reason", failure.toString()).log("not at hand");
          return otherwise;
        });
  }

  @FunctionalInterface
  private interface Asked<T> {
    CompletionStage<T> ask();
  }
}
