// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who may sign an origin's certificate: the system's authorities, and those in a file. */
final class OriginTrust {
  private OriginTrust() {}

  /**
   * @throws IllegalArgumentException if the file holds no PEM certificates
   */
  static X509TrustManager manager(Optional<String> caFile) {
    try {
      return caFile.isEmpty() ? managerOf(null) : systemAnd(Path.of(caFile.get()));
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalArgumentException(
          "signet.origin.ca-file: "
              + caFile.orElse("none")
              + " (expected: a readable file of PEM certificates)",
          failure);
    }
  }

  /** One manager over the authorities of both, since a TLS context asks only its first. */
  private static X509TrustManager systemAnd(Path file)
      throws GeneralSecurityException, IOException {
    var all = KeyStore.getInstance(KeyStore.getDefaultType());
    all.load(null, null);
    var authorities = new ArrayList<>(List.of(managerOf(null).getAcceptedIssuers()));
    try (var pem = Files.newInputStream(file)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem))
        authorities.add((X509Certificate) certificate);
    }
    for (var i = 0; i < authorities.size(); i++)
      all.setCertificateEntry("authority-" + i, authorities.get(i));
    return managerOf(all);
  }

  private static X509TrustManager managerOf(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new CertificateException("no X.509 trust manager"));
  }
}
