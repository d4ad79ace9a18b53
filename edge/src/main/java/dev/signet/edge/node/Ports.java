// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import java.net.InetSocketAddress;

/** What an operator reads about ports. */
final class Ports {

  private Ports() {}

  static StartFailedException notFree(String variable, InetSocketAddress address, Throwable cause) {
    return notFree(variable, address.getHostString(), address.getPort(), cause);
  }

  static StartFailedException notFree(String variable, String host, int port, Throwable cause) {
    return new StartFailedException(
        variable
            + ": "
            + hostAndPort(host, port)
            + " cannot be listened on (expected: an address of this machine, and a port that is"
            + " free and permitted)",
        cause);
  }

  static String hostAndPort(InetSocketAddress address) {
    return hostAndPort(address.getAddress().getHostAddress(), address.getPort());
  }

  /** With brackets around an IPv6 address (RFC 3986 §3.2.2). */
  static String hostAndPort(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
