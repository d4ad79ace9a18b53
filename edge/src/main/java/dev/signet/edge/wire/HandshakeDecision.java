// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.hello.TlsAlert;
import dev.signet.edge.wire.tls.TlsContext;
import java.util.Optional;

/** How a ClientHello is answered. */
public sealed interface HandshakeDecision {

  /**
   * TLS, then HTTP.
   *
   * @param applicationProtocol the answer to the client's ALPN offer; empty if it made none
   * @param result as metrics write it
   */
  record Serve(
      TlsContext context,
      Optional<String> applicationProtocol,
      AcceptedConnection.Tls tls,
      String result)
      implements HandshakeDecision {}

  /** TLS with the challenge's certificate and nothing after it (RFC 8737 §3). */
  record AnswerChallenge(TlsContext context) implements HandshakeDecision {}

  /**
   * @param result as metrics write it
   */
  record Refuse(TlsAlert alert, String result) implements HandshakeDecision {}
}
