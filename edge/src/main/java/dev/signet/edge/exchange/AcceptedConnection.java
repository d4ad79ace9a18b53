// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What is known of a connection once it carries HTTP.
 *
 * @param client the visitor's address, from the PROXY header where one is expected
 * @param tls empty on the plain port
 */
public record AcceptedConnection(
    InetSocketAddress client, InetSocketAddress local, Optional<Tls> tls) {

  /**
   * @param serverName what the client asked for (RFC 6066 §3); empty without SNI
   * @param certificate what the shown certificate was ordered for; empty for the fallback
   * @param protocol chosen by ALPN (RFC 7301)
   */
  public record Tls(
      Optional<HostName> serverName, Optional<DomainName> certificate, Protocol protocol) {

    /** Whether a request for this host may be answered here; otherwise 421 (RFC 9110 §15.5.20). */
    public boolean covers(HostName host) {
      return certificate.filter(name -> name.covers(host)).isPresent();
    }
  }

  /** Application protocols we offer. */
  public enum Protocol {
    HTTP_1_1,
    HTTP_2
  }
}
