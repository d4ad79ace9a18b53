// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

/**
 * Values of {@code key=value} lines. One with anything but plain characters is quoted; what could
 * end the line, hide in it or fool a terminal is escaped.
 */
final class TextValues implements Values {
  private static final boolean[] PLAIN = new boolean[0x7f];

  static {
    for (var c = ' ' + 1; c < PLAIN.length; c++) PLAIN[c] = c != '"' && c != '=' && c != '\\';
  }

  @Override
  public void append(LineBuffer line, String text) {
    var plain = line.textWhile(PLAIN, text);
    if (plain == text.length() && plain > 0) return;
    line.back(plain);
    line.octet('"');
    for (var i = 0; i < text.length(); ) {
      var codePoint = text.codePointAt(i);
      appendQuoted(line, codePoint);
      i += Character.charCount(codePoint);
    }
    line.octet('"');
  }

  private static void appendQuoted(LineBuffer line, int codePoint) {
    switch (codePoint) {
      case '"', '\\' -> appendEscaped(line, codePoint);
      case '\n' -> appendEscaped(line, 'n');
      case '\r' -> appendEscaped(line, 'r');
      case '\t' -> appendEscaped(line, 't');
      default -> {
        if (isShown(codePoint)) {
          line.utf8(codePoint);
        } else {
          appendEscaped(line, 'u');
          line.hexadecimal(codePoint);
        }
      }
    }
  }

  private static void appendEscaped(LineBuffer line, int character) {
    line.octet('\\');
    line.octet(character);
  }

  /** No control characters, and none that change the direction of the text around them. */
  private static boolean isShown(int codePoint) {
    if (codePoint < 0x7f) return codePoint >= ' ';
    return !Character.isISOControl(codePoint)
        && switch (Character.getType(codePoint)) {
          case Character.FORMAT,
              Character.SURROGATE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              false;
          default -> true;
        };
  }
}
