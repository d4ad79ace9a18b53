// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

/**
 * How streams ended that are no more, as far as it decides what a frame that still comes for one
 * means (RFC 9113 §5.1, §5.1.1). Remembers the latest resets alone: older frames are long through.
 */
final class EndedStreams {
  /** What a frame for a stream that is no more is. */
  enum Late {
    /** It was under way when we reset the stream: to be ignored. */
    UNDER_WAY,
    /** Its sender has reset the stream. */
    AFTER_OWN_RESET,
    /** The stream was never opened, and a later one has closed it. */
    NEVER_OPENED,
    /** The stream had come to its end. */
    AFTER_END
  }

  private static final int REMEMBERED = 256;
  private static final int GAPS = 4;

  private final Recent resetHere = new Recent();
  private final Recent resetThere = new Recent();
  private final int[] gapFrom = new int[GAPS];
  private final int[] gapTo = new int[GAPS];
  private int gaps;

  void opened(int stream, int lastBefore) {
    if (stream <= lastBefore + 2) return;
    gapFrom[gaps % GAPS] = lastBefore + 1;
    gapTo[gaps % GAPS] = stream - 1;
    gaps++;
  }

  void resetHere(int stream) {
    resetHere.add(stream);
  }

  void resetThere(int stream) {
    resetThere.add(stream);
  }

  /** Whether the latest frame of that kind was RST_STREAM for this stream. */
  boolean isLastResetThere(int stream) {
    return resetThere.isLast(stream);
  }

  Late what(int stream) {
    if (resetHere.has(stream)) return Late.UNDER_WAY;
    if (resetThere.has(stream)) return Late.AFTER_OWN_RESET;
    for (var i = 0; i < GAPS; i++)
      if (gapFrom[i] <= stream && stream <= gapTo[i]) return Late.NEVER_OPENED;
    return resetHere.hasForgotten() ? Late.UNDER_WAY : Late.AFTER_END;
  }

  private static final class Recent {
    private int[] streams = new int[0];
    private int count;

    void add(int stream) {
      if (streams.length == 0) streams = new int[REMEMBERED];
      streams[count++ % REMEMBERED] = stream;
      // keeps both the place and that it has gone round
      if (count == 2 * REMEMBERED) count = REMEMBERED;
    }

    boolean isLast(int stream) {
      return count > 0 && streams[(count - 1) % REMEMBERED] == stream;
    }

    boolean has(int stream) {
      for (var one : streams) if (one == stream) return true;
      return false;
    }

    boolean hasForgotten() {
      return count >= REMEMBERED;
    }
  }
}
