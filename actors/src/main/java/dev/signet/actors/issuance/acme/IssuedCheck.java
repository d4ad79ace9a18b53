// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Whether a certificate is the one that was ordered, before anybody serves it. */
final class IssuedCheck {

  private static final int DNS_NAME = 2;

  private IssuedCheck() {}

  static void require(ServerCertificate certificate, PublicKey key, Instant now)
      throws OrderRefusedException {
    if (!certificate.leaf().getPublicKey().equals(key)) throw wrong("for another key");
    if (!names(certificate).contains(certificate.name().text())) throw wrong("for another name");
    if (!certificate.notAfter().isAfter(now)) throw wrong("over already");
  }

  private static List<String> names(ServerCertificate certificate) throws OrderRefusedException {
    try {
      Collection<List<?>> names = certificate.leaf().getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> Objects.equals(name.get(0), DNS_NAME))
              .map(name -> String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))
              .toList();
    } catch (CertificateParsingException _) {
      throw wrong("damaged");
    }
  }

  private static OrderRefusedException wrong(String what) {
    return new OrderRefusedException(Code.CA_UNREACHABLE, "the authority's certificate is " + what);
  }
}
