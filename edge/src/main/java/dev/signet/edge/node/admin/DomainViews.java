// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.api.DomainView;
import dev.signet.protocol.api.DomainView.CertificateView;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import java.time.Instant;

/** Shows what the stores know of a domain. */
final class DomainViews {

  private DomainViews() {}

  static DomainView of(Domain domain, DomainRecord record, Instant now) {
    var certificate = record.certificate();
    var issuance = record.issuance();
    return DomainView.of(
        domain,
        new CertificateView(
            record.state(now),
            certificate.map(SealedCertificate::issuer).orElse(null),
            certificate.map(SealedCertificate::serial).orElse(null),
            certificate.map(SealedCertificate::notBefore).orElse(null),
            certificate.map(SealedCertificate::notAfter).orElse(null),
            certificate.map(SealedCertificate::renewAt).orElse(null),
            issuance.lastError().orElse(null),
            issuance.nextAttemptAt().filter(now::isBefore).orElse(null)));
  }
}
