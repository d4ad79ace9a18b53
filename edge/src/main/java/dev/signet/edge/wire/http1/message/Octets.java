// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1.message;

/** Which octets may stand where in a message (RFC 9110 §5.5, §5.6.2; RFC 9112 §3.2, §4). */
public final class Octets {
  private static final byte TOKEN = 1;
  private static final byte VALUE = 2;
  private static final byte TARGET = 4;
  private static final byte[] CLASSES = classes();

  private Octets() {}

  private static byte[] classes() {
    var classes = new byte[256];
    for (var octet = 0; octet < 256; octet++) {
      if (isToken((char) octet)) classes[octet] |= TOKEN;
      // field-vchar, SP and HTAB; controls, DEL among them, are none
      if (octet == '\t' || (octet >= ' ' && octet != 0x7f)) classes[octet] |= VALUE;
      // visible, and no fragment: no client may send one
      if (octet > ' ' && octet < 0x7f && octet != '#') classes[octet] |= TARGET;
    }
    return classes;
  }

  private static boolean isToken(char octet) {
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

  /** Whether every char is an octet that may stand in a field's value, with no space around it. */
  public static boolean isValue(String text) {
    for (var i = 0; i < text.length(); i++) {
      var octet = text.charAt(i);
      if (octet > 0xff || !isValue((byte) octet)) return false;
    }
    return true;
  }

  public static boolean isToken(String text) {
    if (text.isEmpty()) return false;
    for (var i = 0; i < text.length(); i++) {
      var octet = text.charAt(i);
      if (octet > 0x7f || !isToken((byte) octet)) return false;
    }
    return true;
  }
}
