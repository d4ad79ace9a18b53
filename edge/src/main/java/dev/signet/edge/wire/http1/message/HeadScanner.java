// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1.message;

import dev.signet.edge.exchange.Refusal;
import dev.signet.edge.wire.http.SectionLimits;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a head ends in the bytes of a connection, however they were cut, and looks at no byte
 * twice. Refuses what is too long, and a line that does not end with CR LF, without waiting for
 * more.
 */
public final class HeadScanner {
  private static final int MOST_EMPTY_LINES = 4;

  /** Octets of a line that are neither name nor value: colon, space and line end. */
  private static final int AROUND_A_FIELD = 4;

  private static final Refusal LINE_END = Refusal.malformed("line end (expected: CR LF)");
  private static final Refusal EMPTY_LINES =
      Refusal.malformed(
          "empty lines before a request (expected: at most " + MOST_EMPTY_LINES + ")");
  private static final Refusal LONG_LINE = new Refusal(414, "request line (expected: shorter)");
  private static final Refusal LONG_HEAD = new Refusal(431, "head (expected: shorter)");

  private final int longestLine;
  private final int longestHead;

  /** How far has been looked, counted from the reader's place; so the buffer may move. */
  private int looked;

  private int lineStart;
  private int emptyLines;
  private @Nullable Refusal refusal;

  public HeadScanner(SectionLimits limits) {
    longestLine = limits.firstLine();
    longestHead = longestLine + limits.fieldSection() + (limits.fieldCount() + 1) * AROUND_A_FIELD;
  }

  /** The next head begins at the reader's place. */
  public void begin() {
    looked = 0;
    lineStart = 0;
    emptyLines = 0;
    refusal = null;
  }

  /** Why {@link #length} has given up. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** Whether something of a head has been seen. */
  public boolean hasBegun() {
    return looked > 0;
  }

  /**
   * Skips the empty lines that some clients send after a body (RFC 9112 §2.2), but only a few.
   *
   * @return length of the head in octets, its empty line included; 0 if more has to come; -1 for a
   *     refusal
   */
  public int length(ByteBuf bytes) {
    while (true) {
      var start = bytes.readerIndex();
      var lineFeed = bytes.indexOf(start + looked, bytes.writerIndex(), (byte) '\n');
      if (lineFeed < 0) {
        looked = bytes.readableBytes();
        return isTooLong(looked) ? -1 : 0;
      }
      var at = lineFeed - start;
      looked = at + 1;
      if (at == lineStart || bytes.getByte(lineFeed - 1) != '\r') return refused(LINE_END);
      if (isTooLong(looked)) return -1;
      if (at - 1 > lineStart) {
        lineStart = looked;
      } else if (lineStart > 0) {
        return looked;
      } else {
        if (++emptyLines > MOST_EMPTY_LINES) return refused(EMPTY_LINES);
        bytes.skipBytes(looked);
        looked = 0;
      }
    }
  }

  private boolean isTooLong(int length) {
    if (lineStart == 0 && length > longestLine) refusal = LONG_LINE;
    else if (length > longestHead) refusal = LONG_HEAD;
    return refusal != null;
  }

  private int refused(Refusal why) {
    refusal = why;
    return -1;
  }
}
