// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS that trusts just the certificates of one PEM file, for a private ACME directory. */
final class TrustedAuthorities {

  /** A bundle of all public roots has about 250 kB. */
  private static final long LARGEST = 4L * 1024 * 1024;

  private TrustedAuthorities() {}

  /**
   * @throws IOException if the file cannot be read or holds no certificate
   */
  static SSLContext only(Path pem) throws IOException {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      var number = 0;
      for (var certificate : read(pem))
        store.setCertificateEntry("authority-" + number++, certificate);
      var trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("acme.ca-file: " + pem + " cannot be used", e);
    }
  }

  private static Collection<? extends Certificate> read(Path pem) throws IOException {
    if (Files.size(pem) > LARGEST)
      throw new IOException(
          "acme.ca-file: " + pem + " is too large (expected: at most " + LARGEST + " bytes)");
    try (var in = Files.newInputStream(pem)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) return found;
    } catch (CertificateException e) {
      throw new IOException(
          "acme.ca-file: " + pem + " is damaged (expected: certificates in PEM)", e);
    }
    throw new IOException(
        "acme.ca-file: " + pem + " holds no certificate (expected: certificates in PEM)");
  }
}
