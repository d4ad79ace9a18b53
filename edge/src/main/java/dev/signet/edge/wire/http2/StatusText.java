// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.util.AsciiString;

/** What a status code means for a message's framing, and how it is written (RFC 9113 §8.3.2). */
final class StatusText {
  private static final AsciiString[] TEXTS = new AsciiString[900];

  static {
    for (var i = 0; i < TEXTS.length; i++) TEXTS[i] = AsciiString.cached(Integer.toString(100 + i));
  }

  private StatusText() {}

  /**
   * @param status 100 to 999
   */
  static AsciiString of(int status) {
    return TEXTS[status - 100];
  }

  static boolean isStatus(int status) {
    return status >= 200 && status <= 999;
  }

  /** Whether a response never has a body or a length (RFC 9110 §8.6, §15.4.5). */
  static boolean hasNoBody(int status) {
    return status == 204 || status == 304;
  }
}
