// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.peer.Peer;
import dev.signet.it.harness.TlsClients;

/**
 * One request on each connection, several at a time; every handshake is TLS 1.3, and really a full
 * one or really a resumed one.
 */
final class NewConnections implements Loader {
  private static final int AT_ONCE = 8;

  /** How a connection is to begin. */
  enum Handshake {
    FULL,
    /** With a ticket of the connection before it (RFC 8446 §4.6.1). */
    RESUMED
  }

  private final Handshake wanted;
  private final int connections;

  NewConnections(Handshake wanted, int connections) {
    this.wanted = wanted;
    this.connections = connections;
  }

  @Override
  public long run(Peer peer) {
    try (var clients = new TlsClients(peer.httpsPort(), Peer.HOST, wanted == Handshake.RESUMED)) {
      var found = clients.ask("/page", connections, AT_ONCE);
      var asWanted =
          wanted == Handshake.RESUMED ? found.resumed() : found.answered() - found.resumed();
      // the first of each client has no ticket
      var missing = connections - AT_ONCE - asWanted;
      if (missing * 100 > connections)
        throw new IllegalStateException(
            peer.name() + ": " + found + " (expected: " + connections + " " + wanted + ")");
      return found.answered();
    }
  }
}
