// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that signs itself, with its key; each has a number of its own. */
record SelfSigned(X509Certificate certificate, KeyPair keys) {
  private static final AtomicLong SERIALS = new AtomicLong();

  static SelfSigned onCurve(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return of(generator.generateKeyPair(), "SHA256withECDSA");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SelfSigned withRsa() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return of(generator.generateKeyPair(), "SHA256withRSA");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SelfSigned withEd25519() {
    try {
      return of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "Ed25519");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  TlsContext context(TlsContexts contexts) {
    return contexts.create(List.of(certificate), keys.getPrivate());
  }

  private static SelfSigned of(KeyPair keys, String signature) throws GeneralSecurityException {
    var serial = SERIALS.incrementAndGet();
    var subject = new X500Name("CN=self-signed " + serial);
    var now = Instant.now();
    try {
      var signer = new JcaContentSignerBuilder(signature).build(keys.getPrivate());
      var built =
          new JcaX509v3CertificateBuilder(
                  subject,
                  BigInteger.valueOf(serial),
                  Date.from(now.minus(Duration.ofDays(1))),
                  Date.from(now.plus(Duration.ofDays(1))),
                  subject,
                  keys.getPublic())
              .build(signer);
      return new SelfSigned(new JcaX509CertificateConverter().getCertificate(built), keys);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }
}
