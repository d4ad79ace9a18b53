// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who may order a certificate for a name, and when next. At most one lease per name is live over
 * all regions; a lease that has expired can be taken by anyone, and whoever held it can then no
 * longer record a result (the fencing number has moved on).
 */
public interface IssuanceStore {

  /**
   * Takes the right to order, unless somebody has it, a back-off runs, or the name is not allowed.
   * Somebody else may have had it just before: whoever gets it loads the name again and orders only
   * if the certificate is still needed.
   */
  CompletionStage<LeaseOutcome> acquire(DomainName name, String owner, Duration duration);

  /**
   * Prolongs a live lease from now.
   *
   * @return the prolonged lease; empty if it is lost, has expired, or the name was removed
   */
  CompletionStage<Optional<Lease>> prolong(Lease lease, Duration duration);

  /** Gives the lease back without a result, as a node that stops does. */
  CompletionStage<Void> release(Lease lease);

  /**
   * Stores the certificate with the next revision and its outbox entry, ends the lease, clears the
   * back-off and the name's challenges. A lease that has expired and that nobody has taken since is
   * good enough: the certificate is there, and no other order is.
   *
   * @return the certificate with its revision; empty if the lease is lost or the name was removed
   */
  CompletionStage<Optional<SealedCertificate>> succeed(Lease lease, SealedCertificate certificate);

  /**
   * Stores the failure and when to try again, and ends the lease; also for a name that was removed
   * meanwhile.
   *
   * @param nextAttemptAt by the same clock as the failure's time
   * @return false if the lease is lost
   */
  CompletionStage<Boolean> fail(Lease lease, IssuanceFailure failure, Instant nextAttemptAt);

  /**
   * Stores a certificate that nobody ordered here, with the next revision and its outbox entry, if
   * it is good for longer than what the name has. Needs no lease and ends none: an order that is
   * under way brings a newer certificate still. Clears the back-off, for there is nothing left to
   * order.
   */
  CompletionStage<AdoptionOutcome> adopt(SealedCertificate certificate);

  /**
   * Allowed names whose certificate should be replaced by now, whose back-off, if any, is over, and
   * that nobody is ordering for; the most urgent first.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<DomainName>> dueForRenewal(Instant now, int limit);

  /**
   * How many certificates end soon although their renewal has been due for long: more than half of
   * the time between the two is over. None as long as renewals work, however short certificates
   * live.
   *
   * @param within how soon
   */
  CompletionStage<Long> countExpiring(Instant now, Duration within);

  /** What {@link #acquire} found. */
  sealed interface LeaseOutcome {
    /**
     * @param failedAttempts since the last success
     */
    record Acquired(Lease lease, int failedAttempts) implements LeaseOutcome {}

    record HeldByAnother(String owner, Instant expiresAt) implements LeaseOutcome {}

    record BackingOff(IssuanceFailure reason, Instant nextAttemptAt) implements LeaseOutcome {}

    record NotAllowed() implements LeaseOutcome {}
  }

  /** What {@link #adopt} did. */
  sealed interface AdoptionOutcome {
    /**
     * @param certificate with its revision
     */
    record Adopted(SealedCertificate certificate) implements AdoptionOutcome {}

    /**
     * @param presentNotAfter until when the name's certificate is good
     */
    record NotNewer(Instant presentNotAfter) implements AdoptionOutcome {}

    record NotAllowed() implements AdoptionOutcome {}
  }

  /**
   * The right to order.
   *
   * @param fencing grows with every lease of the name
   */
  record Lease(DomainName name, String owner, long fencing, Instant expiresAt) {}
}
