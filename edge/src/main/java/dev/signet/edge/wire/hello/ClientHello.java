// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import java.util.List;

/**
 * What a client's first message says about whom it wants to talk to and how (RFC 8446 §4.1.2).
 *
 * @param applicationProtocols as offered by ALPN (RFC 7301), in the client's order, one character
 *     per byte; empty without the extension
 * @param newestVersion the newest version we know of that is offered: {@link #TLS_1_2} or {@link
 *     #TLS_1_3}
 */
public record ClientHello(
    RequestedName serverName, List<String> applicationProtocols, int newestVersion) {

  public static final int TLS_1_2 = 0x0303;
  public static final int TLS_1_3 = 0x0304;

  public ClientHello {
    applicationProtocols = List.copyOf(applicationProtocols);
  }
}
