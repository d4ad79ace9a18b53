// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import dev.signet.protocol.name.HostName;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The self-signed certificate that answers a TLS-ALPN-01 challenge: it names exactly one host and
 * carries the SHA-256 of the key authorization in a critical extension.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8737#section-3">RFC 8737 §3</a>
 */
public record AcmeTlsAlpnCertificate(PrivateKey privateKey, X509Certificate certificate) {

  /** The ALPN protocol in which the authority asks (RFC 8737 §6.2). */
  public static final String PROTOCOL = "acme-tls/1";

  /** {@code id-pe-acmeIdentifier} (RFC 8737 §6.1). */
  public static final String EXTENSION = "1.3.6.1.5.5.7.1.31";

  private static final Duration MARGIN = Duration.ofDays(1);

  /**
   * @param keyAuthorization as the challenge store holds it
   */
  public static AcmeTlsAlpnCertificate create(HostName host, String keyAuthorization, Instant now) {
    var keys = P256.generate();
    // The authority takes the name from the subject alternative name alone; long names do not fit
    // into a common name, so the subject is the same for all.
    var subject = new X500Name("CN=ACME challenge");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(MARGIN)),
            Date.from(now.plus(MARGIN)),
            subject,
            keys.getPublic());
    try {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, host.text())));
      builder.addExtension(
          new ASN1ObjectIdentifier(EXTENSION), true, new DEROctetString(sha256(keyAuthorization)));
      var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate());
      return new AcmeTlsAlpnCertificate(
          keys.getPrivate(),
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (IOException | OperatorCreationException | CertificateException e) {
      throw new IllegalStateException("challenge certificate could not be made", e);
    }
  }

  private static byte[] sha256(String keyAuthorization) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(keyAuthorization.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "AcmeTlsAlpnCertificate[" + certificate.getSerialNumber().toString(16) + "]";
  }
}
