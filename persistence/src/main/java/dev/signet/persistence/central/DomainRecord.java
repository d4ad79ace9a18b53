// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.name.DomainName;
import java.time.Instant;
import java.util.Optional;

/**
 * All that the central store knows about one name.
 *
 * @param domain empty if the name is not allowed
 */
public record DomainRecord(
    DomainName name,
    Optional<Domain> domain,
    Optional<SealedCertificate> certificate,
    Issuance issuance) {

  /**
   * How ordering stands.
   *
   * @param failedAttempts since the last success
   * @param nextAttemptAt empty if nothing forbids an order now
   * @param leaseExpiresAt until when somebody has the right to order; empty if nobody has
   */
  public record Issuance(
      int failedAttempts,
      Optional<IssuanceFailure> lastError,
      Optional<Instant> nextAttemptAt,
      Optional<Instant> leaseExpiresAt) {

    public static final Issuance NONE =
        new Issuance(0, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What the API shows: an order under way first, then a back-off, then the certificate at hand.
   */
  public CertificateState state(Instant now) {
    var ordering = issuance.leaseExpiresAt().filter(now::isBefore).isPresent();
    if (ordering)
      return certificate.isPresent() ? CertificateState.RENEWING : CertificateState.ORDERING;
    if (issuance.nextAttemptAt().filter(now::isBefore).isPresent())
      return CertificateState.BACKING_OFF;
    return certificate.isPresent() ? CertificateState.ACTIVE : CertificateState.NONE;
  }
}
