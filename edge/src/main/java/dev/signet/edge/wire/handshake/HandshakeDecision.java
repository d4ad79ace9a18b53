// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.tls.TlsContext;
import dev.signet.edge.wire.hello.TlsAlert;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.util.Optional;

/** How a ClientHello is answered. */
public sealed interface HandshakeDecision {

  /**
   * TLS, then HTTP of the version that the engine agrees on.
   *
   * @param context somebody else's, who also retires it
   * @param serverName what the client asked for; empty without SNI
   * @param certificate what the context's certificate was ordered for; empty for the fallback
   * @param result as metrics write it
   */
  record Serve(
      TlsContext context,
      Optional<HostName> serverName,
      Optional<DomainName> certificate,
      String result)
      implements HandshakeDecision {}

  /**
   * TLS with the challenge's certificate and nothing after it (RFC 8737 §3).
   *
   * @param context of this one handshake; whoever takes the decision owns and retires it
   */
  record AnswerChallenge(TlsContext context) implements HandshakeDecision {}

  /**
   * @param result as metrics write it
   */
  record Refuse(TlsAlert alert, String result) implements HandshakeDecision {}
}
