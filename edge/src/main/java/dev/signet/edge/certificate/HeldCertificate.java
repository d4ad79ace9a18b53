// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.edge.tls.TlsContext;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.time.Instant;

/**
 * A certificate in memory, with the TLS context made for it. The key lives in the context alone.
 *
 * @param name what it was ordered for
 */
public record HeldCertificate(
    DomainName name, Revision revision, Instant notAfter, TlsContext context) {

  static HeldCertificate of(ServerCertificate certificate, TlsContext context) {
    return new HeldCertificate(
        certificate.name(), certificate.revision(), certificate.notAfter(), context);
  }

  boolean isValidAt(Instant now) {
    return now.isBefore(notAfter);
  }
}
