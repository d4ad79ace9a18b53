// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** A body that is all in one array, written in pieces that look into it. */
final class ArrayBody {
  private final byte[] bytes;
  private int written;

  ArrayBody(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean hasMore() {
    return written < bytes.length;
  }

  ByteBuf next(int most) {
    var count = Math.min(most, bytes.length - written);
    var piece = Unpooled.wrappedBuffer(bytes, written, count);
    written += count;
    return piece;
  }
}
