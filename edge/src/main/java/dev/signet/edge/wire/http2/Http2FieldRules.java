// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.util.AsciiString;

/** Which octets may stand where in a message over HTTP/2 (RFC 9113 §8.2, §8.3.1). */
final class Http2FieldRules {
  private static final boolean[] TOKEN = new boolean[256];

  static {
    for (var c = '0'; c <= '9'; c++) TOKEN[c] = true;
    for (var c = 'a'; c <= 'z'; c++) TOKEN[c] = true;
    for (var c = 'A'; c <= 'Z'; c++) TOKEN[c] = true;
    for (var c : "!#$%&'*+-.^_`|~".toCharArray()) TOKEN[c] = true;
  }

  private Http2FieldRules() {}

  /** A token (RFC 9110 §5.6.2) without upper-case letters (RFC 9113 §8.2.1). */
  static boolean isName(CharSequence name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      if (c > 255 || !TOKEN[c] || (c >= 'A' && c <= 'Z')) return false;
    }
    return !name.isEmpty();
  }

  /**
   * No control character but the tab (RFC 9110 §5.5), and no white space around it (RFC 9113
   * §8.2.1).
   */
  static boolean isValue(CharSequence value) {
    var length = value.length();
    for (var i = 0; i < length; i++) {
      var c = value.charAt(i);
      if (c > 255 || (c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return length == 0 || !(isSpace(value.charAt(0)) || isSpace(value.charAt(length - 1)));
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /** A token (RFC 9110 §9.1). */
  static boolean isMethod(CharSequence method) {
    for (var i = 0; i < method.length(); i++) {
      var c = method.charAt(i);
      if (c > 255 || !TOKEN[c]) return false;
    }
    return !method.isEmpty();
  }

  /**
   * Visible ASCII without a fragment. Characters that RFC 3986 wants encoded but browsers send
   * (quotes, brackets, braces, bars) pass as they are.
   */
  static boolean isTarget(CharSequence target) {
    for (var i = 0; i < target.length(); i++) {
      var c = target.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') return false;
    }
    return !target.isEmpty();
  }

  /** What says something about an HTTP/1.1 connection alone (RFC 9113 §8.2.2). */
  static boolean isConnectionSpecific(CharSequence lowerCaseName) {
    return switch (lowerCaseName.length()) {
      case 7 -> AsciiString.contentEquals(lowerCaseName, "upgrade");
      case 10 ->
          AsciiString.contentEquals(lowerCaseName, "connection")
              || AsciiString.contentEquals(lowerCaseName, "keep-alive");
      case 16 -> AsciiString.contentEquals(lowerCaseName, "proxy-connection");
      case 17 -> AsciiString.contentEquals(lowerCaseName, "transfer-encoding");
      default -> false;
    };
  }
}
