// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Knows requests of HTTP/1.0 with a Transfer-Encoding, whose framing is faulty (RFC 9112 §6.1).
 * Akka HTTP takes them in and then fails on its own side, with the status 500; a head that it
 * refuses at once stands in for them.
 */
final class FaultyFraming {
  private static final byte[] OLD_VERSION = " HTTP/1.0".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern ENCODED =
      Pattern.compile("\\r?\\ntransfer-encoding[ \\t]*:", Pattern.CASE_INSENSITIVE);

  /** Answered with 400, and the connection closed. */
  private static final ByteString REFUSED =
      ByteString.fromString("GET / HTTP/1.0\r\ncontent-length: faulty\r\n\r\n");

  private FaultyFraming() {}

  /**
   * @param bytes what may begin with a request's head; of one that comes in several pieces, the
   *     first
   * @return the same, unless its framing is seen to be faulty
   */
  static ByteString refused(ByteString bytes) {
    if (!isOld(bytes)) return bytes;
    var text = bytes.decodeString(StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    return ENCODED.matcher(end < 0 ? text : text.substring(0, end)).find() ? REFUSED : bytes;
  }

  private static boolean isOld(ByteString bytes) {
    var lineEnd = 0;
    while (lineEnd < bytes.size() && bytes.apply(lineEnd) != '\r') lineEnd++;
    var start = lineEnd - OLD_VERSION.length;
    if (start < 0) return false;
    for (var i = OLD_VERSION.length - 1; i >= 0; i--)
      if (bytes.apply(start + i) != OLD_VERSION[i]) return false;
    return true;
  }
}
