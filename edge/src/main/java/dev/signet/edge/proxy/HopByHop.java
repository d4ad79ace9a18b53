// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpMessage;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Fields that concern one connection only and are never passed on, in either direction.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110 §7.6.1</a>
 */
final class HopByHop {
  private static final Set<String> ALWAYS =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-authentication-info",
          // Framing is the entity's, and made anew for each connection.
          "content-length",
          "content-type");

  private HopByHop() {}

  /** The names in lower case, those that Connection adds included. */
  static Set<String> of(HttpMessage message) {
    Set<String> named = Set.of();
    for (var header : message.getHeaders()) {
      if (!header.is("connection")) continue;
      if (named.isEmpty()) named = new HashSet<>(ALWAYS);
      addItems(header.value(), named);
    }
    return named.isEmpty() ? ALWAYS : named;
  }

  private static void addItems(String list, Set<String> names) {
    var at = 0;
    while (at <= list.length()) {
      var comma = list.indexOf(',', at);
      var end = comma < 0 ? list.length() : comma;
      var name = list.substring(at, end).strip().toLowerCase(Locale.ROOT);
      // Naming one of these would take from the message what it needs to be understood.
      if (!name.isEmpty() && !name.equals("host") && !name.equals("cache-control")) names.add(name);
      at = end + 1;
    }
  }
}
