// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whole lines as octets, in one array that is used again and again. A line counts once it is {@link
 * #end ended}; one that is not leaves no trace.
 */
final class LineBuffer {
  private static final int FULL = 64 * 1024;

  /** Beyond it, for one more ordinary line. */
  private static final int USUAL = FULL + 8 * 1024;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] octets = new byte[USUAL];
  private int length;
  private int at;

  /**
   * Makes room for a line.
   *
   * @param most octets that it may have
   */
  void begin(int most) {
    at = length;
    if (octets.length - at < most) octets = Arrays.copyOf(octets, at + most);
  }

  void end() {
    length = at;
  }

  boolean isFull() {
    return length >= FULL;
  }

  /** In one call, so that nothing comes in between. Empty afterwards, whatever happens. */
  void writeTo(OutputStream out) throws IOException {
    try {
      out.write(octets, 0, length);
      out.flush();
    } finally {
      length = 0;
      at = 0;
      if (octets.length > USUAL) octets = new byte[USUAL];
    }
  }

  void octet(int octet) {
    octets[at++] = (byte) octet;
  }

  void octets(byte[] several) {
    System.arraycopy(several, 0, octets, at, several.length);
    at += several.length;
  }

  /**
   * Text from its begin, for as long as the chars are among those allowed.
   *
   * @param allowed by char; chars beyond the array are not
   * @return how many chars that were
   */
  int textWhile(boolean[] allowed, String text) {
    var into = octets;
    var start = at;
    var size = text.length();
    for (var i = 0; i < size; i++) {
      var c = text.charAt(i);
      if (c >= allowed.length || !allowed[c]) {
        at = start + i;
        return i;
      }
      into[start + i] = (byte) c;
    }
    at = start + size;
    return size;
  }

  /** Takes back what was appended last. */
  void back(int octetCount) {
    at -= octetCount;
  }

  void number(long value) {
    if (value < 0) {
      octets(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
      return;
    }
    var digits = 1;
    for (var rest = value; rest >= 10; rest /= 10) digits++;
    var rest = value;
    for (var i = at + digits - 1; i >= at; i--) {
      octets[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    at += digits;
  }

  /** Three digits, with zeros in front. */
  void threeDigits(int value) {
    octet('0' + value / 100);
    octet('0' + value / 10 % 10);
    octet('0' + value % 10);
  }

  /** Lower-case digits, four at least. */
  void hexadecimal(int value) {
    for (var shift = value > 0xfffff ? 20 : value > 0xffff ? 16 : 12; shift >= 0; shift -= 4)
      octets[at++] = HEX[value >>> shift & 0xf];
  }

  /** A code point that is no surrogate (RFC 3629). */
  void utf8(int codePoint) {
    if (codePoint < 0x80) {
      octet(codePoint);
    } else if (codePoint < 0x800) {
      octet(0xc0 | (codePoint >> 6));
      continuation(codePoint);
    } else if (codePoint < 0x10000) {
      octet(0xe0 | (codePoint >> 12));
      continuation(codePoint >> 6);
      continuation(codePoint);
    } else {
      octet(0xf0 | (codePoint >> 18));
      continuation(codePoint >> 12);
      continuation(codePoint >> 6);
      continuation(codePoint);
    }
  }

  private void continuation(int bits) {
    octet(0x80 | (bits & 0x3f));
  }
}
