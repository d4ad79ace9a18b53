// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;

/** Encrypts nothing, but keeps what is bound to a key beside it, as a real seal does. */
public final class PlainSeal implements CertificateSeal {

  @Override
  public SealedCertificate seal(ServerCertificate certificate, Instant renewAt) {
    return new SealedCertificate(
        certificate.name(),
        certificate.chain().stream().map(PlainSeal::pem).collect(Collectors.joining()),
        sealKey(certificate.privateKey(), certificate.serial()),
        certificate.leaf().getIssuerX500Principal().getName(),
        certificate.serial(),
        certificate.notBefore(),
        certificate.notAfter(),
        renewAt,
        certificate.revision());
  }

  @Override
  public ServerCertificate open(SealedCertificate sealed) {
    try {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(sealed.chain().getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      return new ServerCertificate(
          sealed.name(), chain, openKey(sealed.sealedKey(), sealed.serial()), sealed.revision());
    } catch (GeneralSecurityException e) {
      throw new SealBrokenException("no chain", e);
    }
  }

  @Override
  public String sealKey(PrivateKey key, String purpose) {
    return purpose + " " + Base64.getEncoder().encodeToString(key.getEncoded());
  }

  @Override
  public PrivateKey openKey(String sealed, String purpose) {
    try {
      if (!sealed.startsWith(purpose + " ")) throw new GeneralSecurityException("other purpose");
      var encoded = Base64.getDecoder().decode(sealed.substring(purpose.length() + 1));
      return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new SealBrokenException("does not open", e);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
