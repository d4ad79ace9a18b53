// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;

/**
 * Whether nothing has come over a connection that was idle, not even its end. The kernel is asked,
 * since the event loop may not have come round to reading: what lies there would be taken for the
 * answer to the next request.
 */
final class SilenceCheck {
  private SilenceCheck() {}

  /** If not, an octet may be gone, and the connection has to be ended. */
  static boolean isSilent(Channel channel) {
    if (!channel.isActive()) return false;
    if (!(channel instanceof UnixChannel socket)) return true;
    ByteBuf octet = channel.alloc().directBuffer(1, 1);
    try {
      var place = octet.internalNioBuffer(0, 1);
      return socket.fd().read(place, place.position(), place.limit()) == 0;
    } catch (IOException _) {
      return false;
    } finally {
      octet.release();
    }
  }
}
