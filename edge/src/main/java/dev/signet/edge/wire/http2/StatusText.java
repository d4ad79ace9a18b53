// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.util.AsciiString;

/** How a status code is written (RFC 9113 §8.3.2). */
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
}
