// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.ListenerSettings;
import dev.signet.edge.wire.http.HttpConnection;
import java.util.function.Function;

/**
 * What all handshakes of a port share.
 *
 * @param carried makes the handler of what the connection carries
 */
record HandshakeParts(
    ListenerSettings settings,
    Handshakes handshakes,
    HandshakeResults results,
    Function<AcceptedConnection, HttpConnection> carried) {}
