// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.HostName;

/**
 * A request whose site is known.
 *
 * @param authority host and port as the client wrote them
 */
record SiteRequest(
    Domain domain,
    HostName host,
    String authority,
    RequestTarget target,
    AcceptedConnection connection) {

  String scheme() {
    return connection.tls().isPresent() ? "https" : "http";
  }

  /** The target URI (RFC 9110 §7.1), without the port, which is not the visitor's choice. */
  String uri() {
    return scheme() + "://" + host.text() + target.pathAndQuery();
  }
}
