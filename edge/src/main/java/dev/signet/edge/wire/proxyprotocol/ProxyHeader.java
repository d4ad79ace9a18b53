// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.proxyprotocol;

import java.net.InetSocketAddress;

/** What a load balancer says about a connection it passes on. */
public sealed interface ProxyHeader {

  /** Passed on for a client. */
  record Proxied(InetSocketAddress client, InetSocketAddress destination) implements ProxyHeader {}

  /**
   * The load balancer's own connection, such as a health check, or one whose addresses it does not
   * tell: the connection's own addresses count.
   */
  record Unspecified() implements ProxyHeader {}
}
