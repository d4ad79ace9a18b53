// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Visits the sites of one edge, each time over a new connection and a full handshake, and trusts
 * one authority alone: {@link Visitor} without a process for each visit. Safe for use by many
 * threads.
 */
public final class EdgeVisitor {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final InetSocketAddress http;
  private final InetSocketAddress https;
  private final TrustManagerFactory trusted;

  private EdgeVisitor(
      InetSocketAddress http, InetSocketAddress https, TrustManagerFactory trusted) {
    this.http = http;
    this.https = https;
    this.trusted = trusted;
  }

  /**
   * @param authority PEM of the root that certificates are to lead to
   */
  public static EdgeVisitor of(SignetNode edge, String authority) {
    try (var pem = new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))) {
      var roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      roots.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trusted = TrustManagerFactory.getInstance("PKIX");
      trusted.init(roots);
      var address = edge.https().getHostString();
      return new EdgeVisitor(
          new InetSocketAddress(address, edge.httpPort()), edge.https(), trusted);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param head status line and fields, as received
   */
  public record Answer(int status, List<String> head, String body) {

    /** The first field of that name; empty if there is none. */
    public Optional<String> header(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return head.stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(line -> line.substring(prefix.length()).strip())
          .findFirst();
    }
  }

  /** The edge's HTTPS port. */
  public InetSocketAddress address() {
    return https;
  }

  /**
   * Fetches {@code https://host/path}.
   *
   * @throws IOException if there is no connection, no trusted certificate for the host, or no
   *     complete head
   */
  public Answer https(String host, String path) throws IOException {
    try (var plain = connect(https);
        var socket = secure(plain, host)) {
      return ask(socket, host, path);
    }
  }

  /** Fetches {@code http://host/path}. */
  public Answer http(String host, String path) throws IOException {
    try (var socket = connect(http)) {
      return ask(socket, host, path);
    }
  }

  /**
   * The certificate shown for a name.
   *
   * @throws IOException if there is none that is trusted and for this name
   */
  public X509Certificate certificateOf(String host) throws IOException {
    try (var plain = connect(https);
        var socket = secure(plain, host)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Whether the edge serves the name; asked over HTTP, so that no certificate is ordered. */
  public boolean isKnown(String host) throws IOException {
    return http(host, "/").status() != 503;
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    var socket = new Socket();
    socket.connect(address, (int) LIMIT.toMillis());
    socket.setSoTimeout((int) LIMIT.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Under a context of its own, so that no session is resumed. */
  private SSLSocket secure(Socket plain, String host) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      var factory = context.getSocketFactory();
      var socket = (SSLSocket) factory.createSocket(plain, host, https.getPort(), true);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer ask(Socket socket, String host, String path) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    if (end < 0 || !text.startsWith("HTTP/1.1 "))
      throw new IOException("answer: " + text.length() + " characters (expected: a whole head)");
    var status = Integer.parseInt(text.substring(9, 12));
    return new Answer(status, text.substring(0, end).lines().toList(), text.substring(end + 4));
  }
}
