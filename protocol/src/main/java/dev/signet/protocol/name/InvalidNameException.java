// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

/** A text that is no usable domain name. The message names what was found and what was expected. */
public final class InvalidNameException extends IllegalArgumentException {

  InvalidNameException(String found, String expected) {
    super("name: \"" + Excerpt.of(found) + "\" (expected: " + expected + ")");
  }

  /** Keeps foreign text short and printable before it reaches a log or an answer. */
  private static final class Excerpt {
    private static final int LONGEST = 80;

    static String of(String text) {
      var shown = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
      return shown
          .codePoints()
          .map(c -> Character.isISOControl(c) || c == '"' ? '\uFFFD' : c)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }
  }
}
