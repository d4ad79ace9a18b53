// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

/** Compares entity tags (RFC 9110 §8.8.3.2). */
final class EntityTags {
  private EntityTags() {}

  /** Neither is weak, and both are the same. */
  static boolean matchStrongly(String one, String other) {
    return !one.startsWith("W/") && one.equals(other);
  }

  /** The same but for weakness. */
  static boolean matchWeakly(String one, String other) {
    return opaque(one).equals(opaque(other));
  }

  /** Whether an If-None-Match list names the tag. Tags may hold commas: the quotes decide. */
  static boolean listMatchesWeakly(String list, String tag) {
    var at = 0;
    while (at < list.length()) {
      var start = list.indexOf('"', at);
      if (start < 0) return false;
      var end = list.indexOf('"', start + 1);
      if (end < 0) return false;
      if (list.substring(start, end + 1).equals(opaque(tag))) return true;
      at = end + 1;
    }
    return false;
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
