// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** What a port does with a connection whose client is known. */
@FunctionalInterface
public interface Served {

  /** Adds handlers to the end of the channel's pipeline; on its event loop. */
  void begin(
      Channel channel, InetSocketAddress client, InetSocketAddress local, ConnectionGuard guard);
}
