// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Self-signed certificates for tests, valid for 90 days from a fixed moment. */
public final class TestCertificates {

  public static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");
  public static final Instant NOT_AFTER = NOT_BEFORE.plus(Duration.ofDays(90));

  private TestCertificates() {}

  /** A certificate for a name with a fresh P-256 key and a random serial. */
  public static ServerCertificate forName(String name) {
    return forName(name, newKeys());
  }

  /** A certificate for a name and the given keys, EC or RSA. */
  public static ServerCertificate forName(String name, KeyPair keys) {
    return new ServerCertificate(
        DomainName.parse(name), List.of(selfSigned(name, keys)), keys.getPrivate(), Revision.NONE);
  }

  /** A fresh P-256 key pair. */
  public static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A self-signed certificate for any DNS name, such as {@code localhost}. */
  public static X509Certificate selfSigned(String name, KeyPair keys) {
    return selfSigned(name, keys, NOT_BEFORE, NOT_AFTER);
  }

  /** The same with another validity. */
  public static X509Certificate selfSigned(
      String name, KeyPair keys, Instant notBefore, Instant notAfter) {
    var subject = new X500Name("CN=Signet test");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(120, new SecureRandom()).setBit(119),
            Date.from(notBefore),
            Date.from(notAfter),
            subject,
            keys.getPublic());
    var algorithm =
        switch (keys.getPrivate().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EdDSA" -> "Ed25519";
          default -> "SHA256withECDSA";
        };
    try {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
      var signer = new JcaContentSignerBuilder(algorithm).build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
