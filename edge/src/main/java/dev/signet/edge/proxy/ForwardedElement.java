// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One proxy's word in a Forwarded field (RFC 7239 §4). Reading never fails: what cannot be
 * understood says nothing.
 *
 * @param node who came to it; empty if it does not say
 * @param scheme that it was asked over
 */
record ForwardedElement(String node, Optional<String> scheme) {

  /** The elements of a combined field, the client's first. */
  static List<ForwardedElement> list(String combined) {
    var elements = new ArrayList<ForwardedElement>();
    for (var element : split(combined, ',')) elements.add(read(element));
    return elements;
  }

  private static ForwardedElement read(String element) {
    var node = "";
    Optional<String> scheme = Optional.empty();
    for (var pair : split(element, ';')) {
      var equals = pair.indexOf('=');
      if (equals < 0) continue;
      var value = unquoted(pair.substring(equals + 1).strip());
      switch (pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
        case "for" -> node = value;
        case "proto" -> scheme = Optional.of(value);
        default -> {
          // by, host and extensions are of no concern here
        }
      }
    }
    return new ForwardedElement(node, scheme);
  }

  /** At separators outside quotes. */
  private static List<String> split(String text, char separator) {
    var parts = new ArrayList<String>();
    var start = 0;
    var quoted = false;
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && quoted) i++;
      else if (c == '"') quoted = !quoted;
      else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String unquoted(String value) {
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1")
        : value;
  }
}
