// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import java.util.Set;

/**
 * Fields that say something about an HTTP/1.1 connection alone: no message over HTTP/2 has them
 * (RFC 9113 §8.2.2), and none that is passed on (RFC 9110 §7.6.1).
 */
public final class ConnectionFields {
  /** In lower case. */
  public static final Set<String> NAMES =
      Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final String[] TEXTS = NAMES.toArray(String[]::new);

  /** A bit for each length that one of them has. */
  private static final int LENGTHS = lengths();

  private ConnectionFields() {}

  private static int lengths() {
    var lengths = 0;
    for (var name : TEXTS) lengths |= 1 << name.length();
    return lengths;
  }

  /** Whether a field is one of them. */
  public static boolean contains(CharSequence lowerCaseName) {
    var length = lowerCaseName.length();
    if (length >= Integer.SIZE || (LENGTHS & (1 << length)) == 0) return false;
    for (var name : TEXTS) if (name.contentEquals(lowerCaseName)) return true;
    return false;
  }

  /** Whether each connection says it anew: one of them, or the content's length. */
  public static boolean isMadeAnew(String lowerCaseName) {
    return lowerCaseName.equals("content-length") || contains(lowerCaseName);
  }
}
