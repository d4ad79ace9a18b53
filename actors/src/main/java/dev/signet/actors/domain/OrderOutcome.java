// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import java.time.Instant;

/** How an attempt to get a certificate for one name ended. */
sealed interface OrderOutcome {

  /** Ordered here and stored, with its revision. */
  record Issued(SealedCertificate certificate) implements OrderOutcome {}

  /** Ordered here and failed; the next attempt waits. */
  record Refused(IssuanceFailure failure, int failedAttempts, Instant nextAttemptAt)
      implements OrderOutcome {}

  /** No order was needed or possible: this is what the central store holds by now. */
  record Found(DomainRecord record) implements OrderOutcome {}

  /** Another region was ordering and did not come to an end in time. */
  record HeldElsewhere() implements OrderOutcome {}

  /** The result came too late to be stored: the name was removed, or another region took over. */
  record LeaseLost() implements OrderOutcome {}

  /** The central store is not at hand. Nothing was ordered, or its result could not be stored. */
  record StoreAway(String reason) implements OrderOutcome {}
}
