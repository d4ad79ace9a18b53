// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports that nobody listens on, for servers that cannot choose one themselves. */
final class FreePorts {

  private FreePorts() {}

  /** All different: none is given back before the last one is found. */
  static List<Integer> find(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (var i = 0; i < count; i++)
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (var socket : sockets) socket.close();
    }
  }
}
