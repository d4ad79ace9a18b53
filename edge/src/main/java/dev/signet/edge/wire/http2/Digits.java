// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.util.AsciiString;

/** Numbers as fields write them: small ones are made once. */
final class Digits {
  private static final AsciiString[] SMALL = new AsciiString[1024];

  static {
    for (var i = 0; i < SMALL.length; i++) SMALL[i] = AsciiString.cached(Integer.toString(i));
  }

  private Digits() {}

  /**
   * @param number not negative
   */
  static AsciiString of(long number) {
    if (number < SMALL.length) return SMALL[(int) number];
    var length = 0;
    for (var rest = number; rest > 0; rest /= 10) length++;
    var digits = new byte[length];
    for (var rest = number; rest > 0; rest /= 10) digits[--length] = (byte) ('0' + rest % 10);
    return new AsciiString(digits, false);
  }
}
