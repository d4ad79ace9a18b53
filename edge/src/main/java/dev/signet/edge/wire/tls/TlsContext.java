// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;

/**
 * TLS with one certificate. Sessions and the keys of its tickets belong to the context, so a client
 * can never resume into another certificate's. Safe for concurrent use.
 */
public final class TlsContext {
  private final SSLContext context;
  private final String[] cipherSuites;
  private final boolean tickets;
  private final boolean conscrypt;

  TlsContext(SSLContext context, String[] cipherSuites, boolean tickets, boolean conscrypt) {
    this.context = context;
    this.cipherSuites = cipherSuites;
    this.tickets = tickets;
    this.conscrypt = conscrypt;
  }

  /**
   * An engine for one connection, in server mode.
   *
   * @param applicationProtocol what to answer to the client's ALPN offer; empty: no answer
   */
  public SSLEngine newEngine(Optional<String> applicationProtocol) {
    var engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    var parameters = engine.getSSLParameters();
    parameters.setProtocols(TlsContexts.VERSIONS);
    parameters.setCipherSuites(cipherSuites);
    parameters.setUseCipherSuitesOrder(true);
    applicationProtocol.ifPresent(
        protocol -> parameters.setApplicationProtocols(new String[] {protocol}));
    engine.setSSLParameters(parameters);
    if (conscrypt && tickets) Conscrypt.setUseSessionTickets(engine, true);
    return engine;
  }

  /** Whether the engine works faster on buffers outside the heap. */
  boolean prefersDirectBuffers() {
    return conscrypt;
  }
}
