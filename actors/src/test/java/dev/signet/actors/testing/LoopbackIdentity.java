// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing;

import dev.signet.actors.issuance.P256;
import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The HTTPS identity of a test server on the loopback address, as PEM files: an authority that
 * clients are told to trust, and a certificate it signed.
 */
record LoopbackIdentity(Path authority, Path certificate, Path key) {

  private static final Duration MARGIN = Duration.ofDays(2);

  /**
   * @param hostOnly the certificate is for {@code localhost} alone, not for 127.0.0.1
   */
  static LoopbackIdentity create(Path directory, boolean hostOnly) throws IOException {
    try {
      var rootKeys = P256.generate();
      var rootName = new X500Name("CN=Test server authority " + System.nanoTime());
      var rootBuilder = builder(rootName, rootName, rootKeys);
      rootBuilder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      rootBuilder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));

      var keys = P256.generate();
      var builder = builder(rootName, new X500Name("CN=Test server"), keys);
      var localhost = new GeneralName(GeneralName.dNSName, "localhost");
      var address = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              hostOnly ? new GeneralName[] {localhost} : new GeneralName[] {localhost, address}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(rootKeys.getPublic()));

      return new LoopbackIdentity(
          write(directory.resolve("https-ca.pem"), sign(rootBuilder, rootKeys)),
          write(directory.resolve("https.pem"), sign(builder, rootKeys)),
          write(
              directory.resolve("https-key.pem"), new JcaPKCS8Generator(keys.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("test certificate could not be made", e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys)
      throws IOException, GeneralSecurityException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(MARGIN)),
            Date.from(now.plus(MARGIN)),
            subject,
            keys.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    return builder;
  }

  private static X509CertificateHolder sign(JcaX509v3CertificateBuilder builder, KeyPair by)
      throws OperatorCreationException {
    return builder.build(new JcaContentSignerBuilder(P256.SIGNATURE).build(by.getPrivate()));
  }

  private static Path write(Path file, Object content) throws IOException {
    try (Writer text = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
        var pem = new JcaPEMWriter(text)) {
      pem.writeObject(content);
    }
    return file;
  }
}
