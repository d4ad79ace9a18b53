// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One proxy's word in a Forwarded field (RFC 7239 §4).
 *
 * @param node who came to it; empty if it does not say
 * @param scheme that it was asked over
 */
record ForwardedElement(String node, Optional<String> scheme) {

  /**
   * The elements of all lines, the client's first. Each line is read by itself, and one that breaks
   * the grammar spoils them all: an open quote of the client's would swallow what a proxy adds.
   *
   * @return none if there is no such field; empty if it is malformed
   */
  static Optional<List<ForwardedElement>> chain(Fields fields) {
    var elements = new ArrayList<ForwardedElement>();
    for (var i = 0; i < fields.size(); i++)
      if (fields.name(i).equals("forwarded") && !new Line(fields.value(i)).addTo(elements))
        return Optional.empty();
    return Optional.of(elements);
  }

  /** A field line, read from its start to its end. */
  private static final class Line {
    private final String text;
    private int at;

    Line(String text) {
      this.text = text;
    }

    /** False if the line is malformed. */
    boolean addTo(List<ForwardedElement> elements) {
      do {
        var element = element();
        if (element == null) return false;
        elements.add(element);
      } while (passes(','));
      return at == text.length();
    }

    private @Nullable ForwardedElement element() {
      var names = new HashSet<String>();
      var node = "";
      Optional<String> scheme = Optional.empty();
      do {
        passSpace();
        var name = token().toLowerCase(Locale.ROOT);
        // Pairs may be left out.
        if (name.isEmpty()) continue;
        var value = passes('=') ? value() : null;
        if (value == null || !names.add(name)) return null;
        switch (name) {
          case "for" -> node = value;
          case "proto" -> scheme = Optional.of(value);
          default -> {
            // by, host and extensions are of no concern here
          }
        }
        // The grammar has none before a semicolon; some proxies do, and it cannot mislead.
        passSpace();
      } while (passes(';'));
      return new ForwardedElement(node, scheme);
    }

    private @Nullable String value() {
      if (passes('"')) return quoted();
      var token = token();
      return token.isEmpty() ? null : token;
    }

    /** What is left of a quoted string (RFC 9110 §5.6.4); null if it does not end. */
    private @Nullable String quoted() {
      var value = new StringBuilder();
      while (at < text.length()) {
        var c = text.charAt(at++);
        if (c == '"') return value.toString();
        if (c == '\\') {
          if (at == text.length()) return null;
          c = text.charAt(at++);
        }
        value.append(c);
      }
      return null;
    }

    private String token() {
      var start = at;
      while (at < text.length() && Octets.isToken(text.charAt(at))) at++;
      return text.substring(start, at);
    }

    private boolean passes(char expected) {
      if (at == text.length() || text.charAt(at) != expected) return false;
      at++;
      return true;
    }

    private void passSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    }
  }
}
