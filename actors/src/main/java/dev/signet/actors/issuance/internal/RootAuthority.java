// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import dev.signet.actors.issuance.P256;
import dev.signet.protocol.name.DomainName;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A root certificate with its key, and the leaf certificates it signs (RFC 5280 §4). Safe for
 * concurrent use.
 */
record RootAuthority(PrivateKey privateKey, X509Certificate certificate) {

  /** Longest common name (RFC 5280 appendix A.1, ub-common-name). */
  private static final int LONGEST_COMMON_NAME = 64;

  /** A serial of 159 bits with the highest one set is positive and takes exactly 20 octets. */
  private static final int SERIAL_BITS = 159;

  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * @throws IllegalArgumentException if the key is not the certificate's, or the certificate is no
   *     authority's
   */
  RootAuthority {
    if (!P256.pairOf(privateKey).getPublic().equals(certificate.getPublicKey()))
      throw new IllegalArgumentException("the key does not belong to the certificate");
    if (certificate.getBasicConstraints() < 0)
      throw new IllegalArgumentException("the certificate is no authority's (CA:TRUE is missing)");
  }

  /** Makes a root for the key, signed by itself. Its name comes from the key. */
  static RootAuthority selfSigned(KeyPair keys, Instant notBefore, Instant notAfter) {
    try {
      var extensions = new JcaX509ExtensionUtils();
      var keyIdentifier = extensions.createSubjectKeyIdentifier(keys.getPublic());
      var shortIdentifier =
          HexFormat.of().formatHex(keyIdentifier.getKeyIdentifier(), 0, Integer.BYTES);
      // Roots of several installations in one trust store must not share a name.
      var name =
          new X500NameBuilder(BCStyle.INSTANCE)
              .addRDN(BCStyle.O, "Signet")
              .addRDN(BCStyle.CN, "Signet internal CA " + shortIdentifier)
              .build();
      var builder = builder(name, name, keys.getPublic(), notBefore, notAfter);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(Extension.subjectKeyIdentifier, false, keyIdentifier);
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(keys.getPublic()));
      return new RootAuthority(keys.getPrivate(), sign(builder, keys.getPrivate()));
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("root certificate could not be made", e);
    }
  }

  /**
   * Signs a server certificate that ends no later than the root.
   *
   * @throws IllegalStateException if the root has ended
   */
  X509Certificate leaf(
      DomainName name, PublicKey publicKey, Instant now, Duration backdate, Duration lifetime) {
    var rootEnd = certificate.getNotAfter().toInstant();
    if (!rootEnd.isAfter(now)) throw new IllegalStateException("the root ended on " + rootEnd);
    var rootStart = certificate.getNotBefore().toInstant();
    var wished = now.minus(backdate);
    var notBefore = wished.isBefore(rootStart) ? rootStart : wished;
    var end = notBefore.plus(lifetime);
    try {
      var builder =
          builder(
              X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
              subject(name),
              publicKey,
              notBefore,
              end.isAfter(rootEnd) ? rootEnd : end);
      var extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      // Without a subject the alternative name is critical (RFC 5280 §4.2.1.6).
      builder.addExtension(
          Extension.subjectAlternativeName,
          !fitsCommonName(name),
          new GeneralNames(new GeneralName(GeneralName.dNSName, name.text())));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      return sign(builder, privateKey);
    } catch (GeneralSecurityException | CertIOException e) {
      throw new IllegalStateException("certificate could not be made", e);
    }
  }

  private static X500Name subject(DomainName name) {
    if (!fitsCommonName(name)) return new X500Name(new RDN[0]);
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name.text()).build();
  }

  private static boolean fitsCommonName(DomainName name) {
    return name.text().length() <= LONGEST_COMMON_NAME;
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey publicKey, Instant notBefore, Instant notAfter) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(SERIAL_BITS - 1, RANDOM).setBit(SERIAL_BITS - 1),
        Date.from(notBefore.truncatedTo(ChronoUnit.SECONDS)),
        Date.from(notAfter.truncatedTo(ChronoUnit.SECONDS)),
        subject,
        publicKey);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws CertificateException {
    try {
      var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(key);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (OperatorCreationException e) {
      throw new CertificateException("signing failed", e);
    }
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "RootAuthority[" + certificate.getSubjectX500Principal().getName() + "]";
  }
}
