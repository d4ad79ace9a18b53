// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import java.util.ArrayDeque;

/**
 * Bounds what a connection's streamed responses have waiting to be written: the oldest element of
 * each, and beyond that so much each and so much together, for those only whose window lets it
 * leave. So streams whose client takes nothing keep no room from others (RFC 9113 §5.2), and who is
 * refused more has something waiting: when that leaves, it goes on.
 */
final class WriteQuota {
  private final ArrayDeque<Share> waiting = new ArrayDeque<>(4);

  /** Bytes that wait beyond the oldest elements, and a frame each for those that are to come. */
  private int ahead;

  /** One response. */
  interface Writer {
    /** Bytes that its client takes of it now; negative if it has gone back on what it took. */
    int window();

    /** It was refused more, and may go on. */
    void goOn();
  }

  Share share(Writer writer) {
    return new Share(writer);
  }

  /** What one response has waiting. */
  final class Share {
    private final Writer writer;
    private final ArrayDeque<Integer> elements = new ArrayDeque<>(4);
    private int queued;
    private boolean isBooked;

    private Share(Writer writer) {
      this.writer = writer;
    }

    /** An element came, and waits. */
    void add(int bytes) {
      unbook();
      if (!elements.isEmpty()) ahead += bytes;
      elements.add(bytes);
      queued += bytes;
    }

    /** The oldest element has left, or never will. */
    void release() {
      queued -= elements.remove();
      var oldest = elements.peek();
      if (oldest != null) ahead -= oldest;
      tellWaiting();
    }

    /** Whether one more element may come now; otherwise the writer is told when. */
    boolean allowsMore() {
      if (isBooked || takesRoom()) return true;
      if (!waiting.contains(this)) waiting.add(this);
      return false;
    }

    /** No more elements come; those that wait still do. */
    void forget() {
      unbook();
      waiting.remove(this);
    }

    private boolean takesRoom() {
      // even if its window is closed: what comes may be the end, which needs none
      if (elements.isEmpty()) return true;
      if (queued >= Http2Bounds.QUEUED_PER_STREAM
          || ahead >= Http2Bounds.QUEUED_PER_CONNECTION
          || queued >= writer.window()) return false;
      isBooked = true;
      ahead += Http2Bounds.FRAME;
      return true;
    }

    private void unbook() {
      if (!isBooked) return;
      isBooked = false;
      ahead -= Http2Bounds.FRAME;
    }
  }

  private void tellWaiting() {
    for (var left = waiting.size(); left > 0; left--) {
      var share = waiting.poll();
      if (share == null) return;
      if (share.takesRoom()) share.writer.goOn();
      else waiting.add(share);
    }
  }
}
