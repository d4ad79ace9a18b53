// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.SslHandler;
import java.util.Arrays;
import java.util.List;

/** What is spoken over TLS, in our order of preference (RFC 7301 §3.2). */
public enum ApplicationProtocol {
  HTTP_2("h2"),
  HTTP_1_1("http/1.1");

  private final String identifier;

  ApplicationProtocol(String identifier) {
    this.identifier = identifier;
  }

  /** As the IANA registry writes them, for engines to choose from. */
  static List<String> identifiers() {
    return Arrays.stream(values()).map(protocol -> protocol.identifier).toList();
  }

  /**
   * Whether an engine will find one that the client speaks.
   *
   * @param offered by the client; empty if it does not speak ALPN, which means HTTP/1.1
   */
  public static boolean isAmong(List<String> offered) {
    return offered.isEmpty() || identifiers().stream().anyMatch(offered::contains);
  }

  /**
   * What the engine has told the client in a handshake that is over, and so what the client speaks
   * now. Without ALPN that is HTTP/1.1.
   */
  public static ApplicationProtocol agreed(SslHandler handler) {
    return HTTP_2.identifier.equals(handler.applicationProtocol()) ? HTTP_2 : HTTP_1_1;
  }
}
