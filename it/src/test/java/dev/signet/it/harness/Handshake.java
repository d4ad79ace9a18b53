// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A bare TLS handshake, without HTTP: which certificate is shown for which name. */
public final class Handshake {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Handshake() {}

  /**
   * Shakes hands and hangs up. Every authority is accepted: whose certificate it is, the caller
   * checks.
   */
  public static X509Certificate shownFor(String serverName, int port) throws IOException {
    return shownFor(serverName, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** As {@link #shownFor(String, int)}, on any address. */
  public static X509Certificate shownFor(String serverName, InetSocketAddress https)
      throws IOException {
    try (var plain = new Socket()) {
      plain.connect(https, (int) LIMIT.toMillis());
      plain.setSoTimeout((int) LIMIT.toMillis());
      var factory = acceptingContext().getSocketFactory();
      try (var socket =
          (SSLSocket) factory.createSocket(plain, serverName, https.getPort(), true)) {
        var parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    }
  }

  /** Whether a certificate carries the name (RFC 6125 §6.4, exact names only). */
  public static boolean isFor(String name, X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      return names != null && names.stream().anyMatch(entry -> name.equals(entry.get(1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new context each time: no session is resumed, every handshake is a full one. */
  private static SSLContext acceptingContext() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new AcceptEveryAuthority()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class AcceptEveryAuthority implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String keyType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String keyType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
