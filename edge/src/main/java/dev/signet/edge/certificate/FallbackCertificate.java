// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.issuance.P256;
import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.tls.TlsContexts;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The self-signed certificate for whoever cannot be shown one of their own. Made anew at every
 * start, never stored; it names {@code invalid.invalid}, which can belong to nobody (RFC 6761
 * §6.4).
 */
public final class FallbackCertificate {
  private static final Duration BACKDATED = Duration.ofDays(1);
  private static final Duration VALID = Duration.ofDays(3650);

  private FallbackCertificate() {}

  public static TlsContext create(TlsContexts contexts, Instant now) {
    var keys = P256.generate();
    var subject = new X500Name("CN=Signet fallback certificate");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(VALID)),
            subject,
            keys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, "invalid.invalid")));
      var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return contexts.create(List.of(certificate), keys.getPrivate());
    } catch (CertIOException | OperatorCreationException | CertificateException e) {
      throw new IllegalStateException("fallback certificate could not be made", e);
    }
  }
}
