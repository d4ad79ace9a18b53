// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.nio.charset.StandardCharsets;

/** Strings of JSON (RFC 8259 §7), with the shortest escape for what must be escaped. */
final class JsonValues implements Values {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] AS_IT_IS = new boolean[0x80];

  static {
    for (var c = (int) ' '; c < AS_IT_IS.length; c++) AS_IT_IS[c] = c != '"' && c != '\\';
  }

  @Override
  public void append(LineBuffer line, String text) {
    line.octet('"');
    for (var i = line.textWhile(AS_IT_IS, text); i < text.length(); i++)
      appendChar(line, text.charAt(i));
    line.octet('"');
  }

  private static void appendChar(LineBuffer line, char c) {
    switch (c) {
      case '"', '\\' -> appendEscaped(line, c);
      case '\b' -> appendEscaped(line, 'b');
      case '\t' -> appendEscaped(line, 't');
      case '\n' -> appendEscaped(line, 'n');
      case '\f' -> appendEscaped(line, 'f');
      case '\r' -> appendEscaped(line, 'r');
      default -> {
        if (c >= ' ' && !Character.isSurrogate(c)) line.utf8(c);
        else appendNumber(line, c);
      }
    }
  }

  private static void appendEscaped(LineBuffer line, int character) {
    line.octet('\\');
    line.octet(character);
  }

  private static void appendNumber(LineBuffer line, char c) {
    appendEscaped(line, 'u');
    for (var shift = 12; shift >= 0; shift -= 4) line.octet(HEX[c >> shift & 0xf]);
  }
}
