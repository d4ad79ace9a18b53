// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import java.util.ArrayDeque;

/**
 * Bounds what a connection's streamed responses have waiting to be written: so much each, so much
 * together, and a little more for those that have nothing waiting. At most one element of each
 * comes on top.
 */
final class WriteQuota {
  private final ArrayDeque<Writer> waiting = new ArrayDeque<>(4);
  private int queued;

  /** One response. */
  interface Writer {
    /** Bytes of it that wait. */
    int queued();

    /** It was refused more, and may go on. */
    void goOn();
  }

  void add(int bytes) {
    queued += bytes;
  }

  /** Whether it may have more now; otherwise it is told when. */
  boolean allows(Writer writer) {
    if (hasRoom(writer)) return true;
    if (!waiting.contains(writer)) waiting.add(writer);
    return false;
  }

  void release(int bytes) {
    queued -= bytes;
    for (var left = waiting.size(); left > 0; left--) {
      var writer = waiting.poll();
      if (writer == null) return;
      if (hasRoom(writer)) writer.goOn();
      else waiting.add(writer);
    }
  }

  void forget(Writer writer) {
    waiting.remove(writer);
  }

  private boolean hasRoom(Writer writer) {
    var own = writer.queued();
    return (own < Http2Bounds.QUEUED_PER_STREAM && queued < Http2Bounds.QUEUED_PER_CONNECTION)
        || (own == 0 && queued < Http2Bounds.QUEUED_AT_MOST);
  }
}
