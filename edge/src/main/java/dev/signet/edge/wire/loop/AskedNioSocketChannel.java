// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection over NIO whose socket can be asked without waiting for the event loop's round. */
public final class AskedNioSocketChannel extends NioSocketChannel {

  /**
   * Reads what lies in the socket now, past the pipeline; on the event loop.
   *
   * @return octets that were read, 0 if none were there, -1 at the end of the stream
   */
  public int readNow(ByteBuffer into) throws IOException {
    return javaChannel().read(into);
  }
}
