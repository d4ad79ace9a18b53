// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.HostName;

/**
 * A request whose site is known.
 *
 * @param host in its one form, which cache and origin go by
 * @param pathAndQuery as the client sent it
 */
record SiteRequest(Domain domain, HostName host, String pathAndQuery, Visitor visitor) {

  /** The target URI (RFC 9110 §7.1), without the port, which is not the visitor's choice. */
  String uri() {
    return visitor.scheme() + "://" + host.text() + pathAndQuery;
  }
}
