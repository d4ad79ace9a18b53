// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.ConnectionFields;
import dev.signet.edge.exchange.Fields;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Fields that concern one connection only and are never passed on, in either direction. Trailer is
 * none: it goes on as trailers do, and where they don't it tells what was lost (§6.6.2).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110 §7.6.1</a>
 */
final class HopByHop {
  private static final Set<String> ALWAYS =
      union(
          ConnectionFields.NAMES,
          Set.of(
              "te",
              "http2-settings",
              "proxy-authenticate",
              "proxy-authorization",
              "proxy-authentication-info",
              // Framing is the body's, and made anew for each connection.
              "content-length"));

  /** Naming one of these would take from the message what it needs to be understood. */
  private static final Set<String> NEEDED = Set.of("host", "cache-control", "content-type");

  private HopByHop() {}

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new HashSet<>(some);
    all.addAll(others);
    return Set.copyOf(all);
  }

  /** Whether a field is one whatever Connection says. */
  static boolean isAlways(String lowerCaseName) {
    return ALWAYS.contains(lowerCaseName);
  }

  /** The names in lower case, those that Connection adds included. */
  static Set<String> of(Fields fields) {
    Set<String> named = Set.of();
    for (var i = 0; i < fields.size(); i++) {
      if (!fields.name(i).equals("connection")) continue;
      if (named.isEmpty()) named = new HashSet<>(ALWAYS);
      addItems(fields.value(i), named);
    }
    return named.isEmpty() ? ALWAYS : named;
  }

  private static void addItems(String list, Set<String> names) {
    var at = 0;
    while (at <= list.length()) {
      var comma = list.indexOf(',', at);
      var end = comma < 0 ? list.length() : comma;
      var name = list.substring(at, end).strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty() && !NEEDED.contains(name)) names.add(name);
      at = end + 1;
    }
  }
}
