// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import java.time.Instant;
import java.util.Optional;

/** What a name's certificate may do next, given what is known about the name. */
sealed interface Standing {

  /** Unknown or removed. */
  record NotAllowed() implements Standing {}

  /** A certificate is at hand that clients accept. */
  record Serving(SealedCertificate certificate) implements Standing {}

  /** No certificate, and an order failed too recently for another. */
  record BackingOff(IssuanceFailure reason, Instant nextAttemptAt) implements Standing {}

  /** An order may start. */
  record MayOrder() implements Standing {}

  /** How a handshake finds the name. */
  static Standing forHandshake(DomainRecord record, Instant now) {
    if (record.domain().isEmpty()) return new NotAllowed();
    var usable = usable(record, now);
    if (usable.isPresent()) return new Serving(usable.get());
    return forOrder(record, now);
  }

  /** Whether a successor may be ordered, however good the present certificate is. */
  static Standing forOrder(DomainRecord record, Instant now) {
    if (record.domain().isEmpty()) return new NotAllowed();
    return record
        .issuance()
        .nextAttemptAt()
        .filter(now::isBefore)
        .<Standing>map(next -> new BackingOff(reason(record, now), next))
        .orElseGet(MayOrder::new);
  }

  /** The certificate at hand; one that has expired counts as none. */
  static Optional<SealedCertificate> usable(DomainRecord record, Instant now) {
    return record.certificate().filter(certificate -> now.isBefore(certificate.notAfter()));
  }

  /** Whether the certificate at hand should have a successor by now. */
  static boolean isDueForRenewal(DomainRecord record, Instant now) {
    return record
        .certificate()
        .filter(certificate -> !now.isBefore(certificate.renewAt()))
        .isPresent();
  }

  private static IssuanceFailure reason(DomainRecord record, Instant now) {
    return record
        .issuance()
        .lastError()
        .orElseGet(
            () ->
                new IssuanceFailure(
                    IssuanceFailure.Code.INTERNAL,
                    "the last order's failure is not on record",
                    now));
  }
}
