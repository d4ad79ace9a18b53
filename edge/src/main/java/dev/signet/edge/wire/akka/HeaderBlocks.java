// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.util.ByteString;

/**
 * Watches the size of header blocks in a client's HTTP/2 bytes (RFC 9113 §4.3), which Akka HTTP
 * collects without a bound before it decodes them. For one connection, after its preface.
 */
final class HeaderBlocks {
  private static final int PREFACE = 24;
  private static final int FRAME_HEADER = 9;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  /** A block of many tiny frames costs more than its bytes. */
  private static final int MOST_FRAMES = 64;

  private final int longest;
  private final byte[] header = new byte[FRAME_HEADER];
  private int headerLength;
  private int skip = PREFACE;
  private int blockBytes;
  private int blockFrames;

  /**
   * @param longest compressed, in bytes
   */
  HeaderBlocks(int longest) {
    this.longest = longest;
  }

  /** Whether all blocks up to the end of these bytes are within bounds; false is final. */
  boolean areAcceptable(ByteString bytes) {
    var position = 0;
    var size = bytes.size();
    while (position < size) {
      if (skip > 0) {
        var skipped = Math.min(skip, size - position);
        skip -= skipped;
        position += skipped;
      } else {
        header[headerLength++] = bytes.apply(position++);
        if (headerLength == FRAME_HEADER && !isAcceptable()) return false;
      }
    }
    return true;
  }

  private boolean isAcceptable() {
    headerLength = 0;
    var length = ((header[0] & 0xff) << 16) | ((header[1] & 0xff) << 8) | (header[2] & 0xff);
    skip = length;
    var type = header[3];
    if (type != HEADERS && type != CONTINUATION) return true;
    if (type == HEADERS) {
      blockBytes = 0;
      blockFrames = 0;
    }
    blockBytes += length;
    blockFrames++;
    var acceptable = blockBytes <= longest && blockFrames <= MOST_FRAMES;
    if ((header[4] & END_HEADERS) != 0) {
      blockBytes = 0;
      blockFrames = 0;
    }
    return acceptable;
  }
}
