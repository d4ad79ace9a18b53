// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.adoption.Adoption.Reason;
import dev.signet.actors.adoption.ForeignCheck.Judgement;
import dev.signet.actors.issuance.RenewalTime;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome;
import dev.signet.persistence.region.ForeignCertificates;
import dev.signet.persistence.region.ForeignCertificates.Found;
import dev.signet.persistence.region.ForeignCertificates.Found.Candidate;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.InvalidNameException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One foreign certificate's way in:
 *
 * <pre>
 * name ─▶ allowed? ─▶ read it ─▶ {@link ForeignCheck} ─▶ seal ─▶ central store ─▶ the bus, like an issued one
 * </pre>
 *
 * The region's store answers the first questions, so that a sweep costs the central store nothing;
 * the central store decides.
 */
final class Adopting {
  private final ForeignCertificates foreign;
  private final RegionStore region;
  private final IssuanceStore issuance;
  private final CertificateSeal seal;
  private final Executor blocking;
  private final InstantSource clock;

  /**
   * @param blocking runs what computes for long or asks a key service
   */
  Adopting(
      ForeignCertificates foreign,
      RegionStore region,
      IssuanceStore issuance,
      CertificateSeal seal,
      Executor blocking,
      InstantSource clock) {
    this.foreign = foreign;
    this.region = region;
    this.issuance = issuance;
    this.seal = seal;
    this.blocking = blocking;
    this.clock = clock;
  }

  /**
   * An answer with what it is about.
   *
   * @param value tells one foreign value from another, roughly
   */
  record Tried(String name, int value, Adoption adoption) {}

  /**
   * Never fails.
   *
   * @param keptUnder a name as the other program writes it
   */
  CompletionStage<Tried> tryToAdopt(String keptUnder) {
    DomainName name;
    try {
      name = DomainName.parse(keptUnder);
    } catch (InvalidNameException _) {
      return completedStage(new Tried(keptUnder, 0, new Adoption.Refused(Reason.INVALID_NAME)));
    }
    return region
        .findDomain(name)
        .thenCompose(
            domain ->
                domain.isEmpty()
                    ? refused(keptUnder, Reason.NOT_ALLOWED)
                    : foreign
                        .find(keptUnder)
                        .thenCompose(found -> tryFound(name, keptUnder, found)))
        .exceptionally(failure -> new Tried(keptUnder, 0, new Adoption.Failed(failure)));
  }

  private CompletionStage<Tried> tryFound(DomainName name, String keptUnder, Found found) {
    return switch (found) {
      case Found.Nothing() -> completedStage(new Tried(keptUnder, 0, new Adoption.NothingNew()));
      case Found.Unreadable() -> refused(keptUnder, Reason.UNREADABLE);
      case Found.TooLarge() -> refused(keptUnder, Reason.TOO_LARGE);
      case Candidate candidate ->
          region
              .findCertificate(name)
              .thenApplyAsync(
                  present -> ForeignCheck.judge(name, candidate, present, clock.instant()),
                  blocking)
              .thenCompose(this::adopt)
              .thenApply(adoption -> new Tried(keptUnder, candidate.hashCode(), adoption));
    };
  }

  private CompletionStage<Adoption> adopt(Judgement judgement) {
    return switch (judgement) {
      case Judgement.NothingNew() -> completedStage(new Adoption.NothingNew());
      case Judgement.Bad(var reason) -> completedStage(new Adoption.Refused(reason));
      case Judgement.Good(var certificate) ->
          CompletableFuture.supplyAsync(() -> sealed(certificate), blocking)
              .thenCompose(issuance::adopt)
              .thenApply(Adopting::adoption);
    };
  }

  private SealedCertificate sealed(ServerCertificate certificate) {
    var jitter = ThreadLocalRandom.current().nextDouble();
    return seal.seal(
        certificate,
        RenewalTime.byLifetime(certificate.notBefore(), certificate.notAfter(), jitter));
  }

  private static Adoption adoption(AdoptionOutcome outcome) {
    return switch (outcome) {
      case AdoptionOutcome.Adopted(var certificate) -> new Adoption.Adopted(certificate);
      case AdoptionOutcome.NotNewer(_) -> new Adoption.Refused(Reason.NOT_NEWER);
      case AdoptionOutcome.NotAllowed() -> new Adoption.Refused(Reason.NOT_ALLOWED);
    };
  }

  private static CompletionStage<Tried> refused(String keptUnder, Reason reason) {
    return completedStage(new Tried(keptUnder, 0, new Adoption.Refused(reason)));
  }
}
