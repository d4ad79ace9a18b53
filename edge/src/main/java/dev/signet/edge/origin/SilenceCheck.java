// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.wire.loop.AskedNioSocketChannel;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Whether nothing has come over a connection that was idle, not even its end. The kernel is asked,
 * since the event loop may not have come round to reading: what lies there would be taken for the
 * answer to the next request. On the event loop.
 */
final class SilenceCheck {
  private SilenceCheck() {}

  /** If not, an octet may be gone, and the connection has to be ended. */
  static boolean isSilent(Channel channel) {
    if (!channel.isActive()) return false;
    var octet = channel.alloc().directBuffer(1, 1);
    try {
      return read(channel, octet.internalNioBuffer(0, 1)) == 0;
    } catch (IOException _) {
      return false;
    } finally {
      octet.release();
    }
  }

  /** The end of the stream for one that cannot be asked: nobody knows what lies there. */
  private static int read(Channel channel, ByteBuffer octet) throws IOException {
    return switch (channel) {
      case UnixChannel socket -> socket.fd().read(octet, octet.position(), octet.limit());
      case AskedNioSocketChannel socket -> socket.readNow(octet);
      default -> -1;
    };
  }
}
