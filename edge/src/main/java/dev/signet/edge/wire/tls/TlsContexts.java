// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import dev.signet.protocol.certificate.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes TLS contexts with the configured engine; where its native library does not load, with the
 * JDK's. Making one costs milliseconds: they are to be kept.
 */
public final class TlsContexts {
  private static final Logger log = LoggerFactory.getLogger(TlsContexts.class);
  static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  /** Sessions that a context remembers for clients without ticket support. */
  private static final int REMEMBERED_SESSIONS = 256;

  private final Optional<Provider> conscrypt;
  private final TlsSettings settings;

  public TlsContexts(TlsSettings settings) {
    this.settings = settings;
    this.conscrypt =
        switch (settings.engine()) {
          case CONSCRYPT -> conscrypt();
          case JDK -> Optional.empty();
        };
  }

  /** What was chosen in the end. */
  public TlsSettings.Engine engine() {
    return conscrypt.isPresent() ? TlsSettings.Engine.CONSCRYPT : TlsSettings.Engine.JDK;
  }

  /**
   * @throws IllegalArgumentException if the key or the chain is of a kind the engine cannot use
   */
  public TlsContext create(ServerCertificate certificate) {
    return create(certificate.chain(), certificate.privateKey());
  }

  /**
   * @param chain leaf first
   * @throws IllegalArgumentException if the key or the chain is of a kind the engine cannot use
   */
  public TlsContext create(List<X509Certificate> chain, PrivateKey privateKey) {
    try {
      var context =
          conscrypt.isPresent()
              ? SSLContext.getInstance("TLS", conscrypt.get())
              : SSLContext.getInstance("TLS");
      var key = new OneKey(nativeChain(chain), nativeKey(privateKey));
      context.init(new KeyManager[] {key}, new TrustManager[] {new NoClients()}, null);
      context.getServerSessionContext().setSessionCacheSize(REMEMBERED_SESSIONS);
      return new TlsContext(context, usable(context), tickets(), conscrypt.isPresent());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("certificate: not usable for TLS", e);
    }
  }

  private boolean tickets() {
    return settings.sessionTickets();
  }

  private String[] usable(SSLContext context) {
    var supported = List.of(context.getSupportedSSLParameters().getCipherSuites());
    return settings.cipherSuites().stream().filter(supported::contains).toArray(String[]::new);
  }

  /** In the engine's own form, so that no handshake has to convert it. */
  private X509Certificate[] nativeChain(List<X509Certificate> chain)
      throws GeneralSecurityException {
    if (conscrypt.isEmpty()) return chain.toArray(X509Certificate[]::new);
    var factory = CertificateFactory.getInstance("X.509", conscrypt.get());
    var converted = new X509Certificate[chain.size()];
    for (var i = 0; i < converted.length; i++)
      converted[i] =
          (X509Certificate)
              factory.generateCertificate(new ByteArrayInputStream(chain.get(i).getEncoded()));
    return converted;
  }

  private PrivateKey nativeKey(PrivateKey key) throws GeneralSecurityException {
    if (conscrypt.isEmpty()) return key;
    return KeyFactory.getInstance(key.getAlgorithm().equals("RSA") ? "RSA" : "EC", conscrypt.get())
        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  private static Optional<Provider> conscrypt() {
    try {
      Conscrypt.checkAvailability();
      return Optional.of(Conscrypt.newProvider());
    } catch (UnsatisfiedLinkError e) {
      log.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("Conscrypt does not load here; TLS is spoken by the slower JDK engine");
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "TlsContexts[" + engine() + ", " + Arrays.toString(VERSIONS) + "]";
  }
}
