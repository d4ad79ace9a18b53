// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signet.actors.issuance.AcmeTlsAlpnCertificate;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.protocol.name.HostName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Answers HTTP-01 and TLS-ALPN-01 challenges from a store, as the edge does; on free ports. */
final class ChallengeResponders implements AutoCloseable {

  private static final String PATH = "/.well-known/acme-challenge/";

  private final ChallengeStore store;
  private final HttpServer http;
  private final SSLServerSocket tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  volatile boolean answersHttp = true;

  ChallengeResponders(ChallengeStore store) throws IOException, GeneralSecurityException {
    this.store = store;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext(PATH, this::answerHttp);
    http.start();
    var context = SSLContext.getInstance("TLS");
    context.init(new ChallengeKeys[] {new ChallengeKeys()}, null, null);
    this.tls =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {AcmeTlsAlpnCertificate.PROTOCOL});
    tls.setSSLParameters(parameters);
    threads.execute(this::acceptTls);
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  int tlsPort() {
    return tls.getLocalPort();
  }

  private void answerHttp(HttpExchange exchange) throws IOException {
    try (exchange) {
      var host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":\\d+$", "");
      var token = exchange.getRequestURI().getPath().substring(PATH.length());
      var found = store.findHttp(HostName.parse(host), token).toCompletableFuture().join();
      if (found.isEmpty() || !answersHttp) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var body = found.get().keyAuthorization().getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void acceptTls() {
    while (!tls.isClosed()) {
      try {
        var socket = (SSLSocket) tls.accept();
        threads.execute(
            () -> {
              try (socket) {
                socket.startHandshake();
                var _ = socket.getInputStream().read();
              } catch (IOException _) {
                // The authority hangs up when it has seen the certificate.
              }
            });
      } catch (IOException _) {
        return;
      }
    }
  }

  @Override
  public void close() {
    http.stop(0);
    try {
      tls.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  /** Chooses by server name, at the time of the handshake. */
  private final class ChallengeKeys extends X509ExtendedKeyManager {

    private final Map<String, AcmeTlsAlpnCertificate> made = new ConcurrentHashMap<>();

    private @Nullable String choose(ExtendedSSLSession session) {
      for (var name : session.getRequestedServerNames()) {
        if (!(name instanceof SNIHostName host)) continue;
        var asked = HostName.parse(host.getAsciiName());
        var challenge = store.findTlsAlpn(asked).toCompletableFuture().join();
        if (challenge.isEmpty()) continue;
        made.put(
            asked.text(),
            AcmeTlsAlpnCertificate.create(
                asked, challenge.get().keyAuthorization(), Instant.now()));
        return asked.text();
      }
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, Socket socket) {
      return keyType.equals("EC")
          ? choose((ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession())
          : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      var found = made.get(alias);
      return found == null ? null : new X509Certificate[] {found.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      var found = made.get(alias);
      return found == null ? null : found.privateKey();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }
  }
}
