// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.hello.ClientHello;
import java.util.concurrent.CompletionStage;

/** Decides how ClientHellos are answered. */
@FunctionalInterface
public interface Handshakes {

  /** Begins to decide. Never fails, and never blocks the caller. */
  Pending decide(ClientHello hello, ClientKey client);

  /** A decision that may take a while. */
  interface Pending {

    /** Never fails unless it is abandoned; whoever takes it owns what comes with it. */
    CompletionStage<HandshakeDecision> decision();

    /** The client has left; after the decision this does nothing. */
    void abandon();
  }
}
