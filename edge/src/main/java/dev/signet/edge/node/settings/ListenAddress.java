// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where this machine can listen, asked of the machine itself. */
final class ListenAddress {

  private ListenAddress() {}

  /**
   * Binds to any free port and lets go of it again: the list of interfaces would not tell of {@code
   * 127.0.0.2}, nor of an address that only fails over to this machine.
   *
   * @param host an IP address or a name
   */
  static boolean isOfThisMachine(String host) {
    var address = resolved(host);
    if (address.isEmpty()) return false;
    if (address.get().isAnyLocalAddress()) return true;
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address.get(), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether two listeners on the same port would be in each other's way. */
  static boolean overlap(String one, String other) {
    var first = resolved(one);
    var second = resolved(other);
    if (first.isEmpty() || second.isEmpty()) return one.equalsIgnoreCase(other);
    return first.get().isAnyLocalAddress()
        || second.get().isAnyLocalAddress()
        || first.get().equals(second.get());
  }

  private static Optional<InetAddress> resolved(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
