// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

/**
 * Which octets may stand where in a message, over any protocol (RFC 9110 §5.5, §5.6.2; RFC 9112
 * §3.2, §4; RFC 9113 §8.2.1). A text holds one octet per char.
 */
public final class Octets {
  private static final byte TOKEN = 1;
  private static final byte VALUE = 2;
  private static final byte TARGET = 4;
  private static final byte LOWER_CASE = 8;
  private static final byte[] CLASSES = classes();

  private Octets() {}

  private static byte[] classes() {
    var classes = new byte[256];
    for (var octet = 0; octet < 256; octet++) {
      if (isToken((char) octet)) classes[octet] |= TOKEN;
      if (isToken((char) octet) && !(octet >= 'A' && octet <= 'Z')) classes[octet] |= LOWER_CASE;
      // field-vchar, SP and HTAB; controls, DEL among them, are none
      if (octet == '\t' || (octet >= ' ' && octet != 0x7f)) classes[octet] |= VALUE;
      // visible, and no fragment: no client may send one
      if (octet > ' ' && octet < 0x7f && octet != '#') classes[octet] |= TARGET;
    }
    return classes;
  }

  /** A tchar (RFC 9110 §5.6.2), as strings have it. */
  public static boolean isToken(char octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(octet) >= 0;
  }

  /** A tchar (RFC 9110 §5.6.2). */
  public static boolean isToken(byte octet) {
    return (CLASSES[octet & 0xff] & TOKEN) != 0;
  }

  /** What a field's value is made of (RFC 9110 §5.5), white space within it included. */
  public static boolean isValue(byte octet) {
    return (CLASSES[octet & 0xff] & VALUE) != 0;
  }

  /**
   * What a request target is made of. More than a URI's characters (RFC 3986): browsers send some
   * of the others unencoded, such as {@code ?a[]=1|2}, and origins expect them.
   */
  public static boolean isTarget(byte octet) {
    return (CLASSES[octet & 0xff] & TARGET) != 0;
  }

  /** A token (RFC 9110 §5.6.2): a name or a method. */
  public static boolean isToken(CharSequence text) {
    return consistsOf(TOKEN, text) && !text.isEmpty();
  }

  /** A token without upper-case letters, as HTTP/2 has names (RFC 9113 §8.2.1). */
  public static boolean isLowerCaseToken(CharSequence text) {
    return consistsOf(LOWER_CASE, text) && !text.isEmpty();
  }

  /** A field's value (RFC 9110 §5.5), perhaps an empty one; white space around it is no part. */
  public static boolean isValue(CharSequence text) {
    if (!consistsOf(VALUE, text)) return false;
    var length = text.length();
    return length == 0 || !(isSpace(text.charAt(0)) || isSpace(text.charAt(length - 1)));
  }

  /** A request target, whatever its form (RFC 9112 §3.2). */
  public static boolean isTarget(CharSequence text) {
    return consistsOf(TARGET, text) && !text.isEmpty();
  }

  private static boolean consistsOf(byte octets, CharSequence text) {
    for (var i = 0; i < text.length(); i++) {
      var octet = text.charAt(i);
      if (octet > 0xff || (CLASSES[octet] & octets) == 0) return false;
    }
    return true;
  }

  private static boolean isSpace(char octet) {
    return octet == ' ' || octet == '\t';
  }
}
