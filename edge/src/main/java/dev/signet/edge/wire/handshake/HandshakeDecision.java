// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.wire.hello.TlsAlert;

/** How a ClientHello is answered. */
public sealed interface HandshakeDecision {

  /**
   * TLS, then HTTP.
   *
   * @param result as metrics write it
   */
  record Serve(TlsContext context, AcceptedConnection.Tls tls, String result)
      implements HandshakeDecision {}

  /**
   * TLS with the challenge's certificate and nothing after it (RFC 8737 §3).
   *
   * @param context of this one handshake, to be retired with it
   */
  record AnswerChallenge(TlsContext context) implements HandshakeDecision {}

  /**
   * @param result as metrics write it
   */
  record Refuse(TlsAlert alert, String result) implements HandshakeDecision {}
}
