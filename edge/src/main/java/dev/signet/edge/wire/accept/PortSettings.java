// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import java.time.Duration;

/**
 * What a port allows.
 *
 * @param connections open at the same time
 * @param connectionsPerClient see {@link dev.signet.edge.wire.ClientKey}
 * @param reserve of connections past the bound that may only ask how the node is
 * @param idleTimeout after which a connection on which nothing moves is closed, whatever it does
 * @param proxyHeader whether connections begin with one
 * @param proxyHeaderTimeout for it
 * @param halfClosed whether a client may close its side and still be answered
 */
public record PortSettings(
    int backlog,
    int connections,
    int connectionsPerClient,
    int reserve,
    Duration idleTimeout,
    ProxyHeaderRule proxyHeader,
    Duration proxyHeaderTimeout,
    boolean halfClosed) {

  /** Whether a connection begins with a PROXY protocol header. */
  public enum ProxyHeaderRule {
    NONE,
    OPTIONAL,
    REQUIRED
  }
}
