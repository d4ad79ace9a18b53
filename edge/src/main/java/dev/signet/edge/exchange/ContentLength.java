// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

/** Reads the value of a Content-Length field: digits, and nothing else (RFC 9110 §8.6). */
public final class ContentLength {
  /** What is not made of digits. */
  public static final long MALFORMED = -1;

  /** More digits than any content has octets; whatever they are, they would fit into no long. */
  public static final long TOO_LARGE = -2;

  /** Digits of a length that fits into a long, whatever they are. */
  private static final int MOST_DIGITS = 18;

  private ContentLength() {}

  /**
   * @param value one field's, octets as chars
   * @return octets; {@link #MALFORMED} or {@link #TOO_LARGE} if it is no length
   */
  public static long parse(CharSequence value) {
    if (value.isEmpty()) return MALFORMED;
    var octets = 0L;
    for (var i = 0; i < value.length(); i++) {
      var digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) return MALFORMED;
      if (i < MOST_DIGITS) octets = 10 * octets + digit;
    }
    return value.length() > MOST_DIGITS ? TOO_LARGE : octets;
  }
}
