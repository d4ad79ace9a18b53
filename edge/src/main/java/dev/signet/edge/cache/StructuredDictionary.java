// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Dictionary structured field (RFC 9651 §4.2.2), as far as cache directives need it: keys
 * with integers and booleans are kept, members of other types are read and passed over, parameters
 * are ignored. One error anywhere makes the whole field unusable.
 */
final class StructuredDictionary {
  private final String text;
  private int at;

  private StructuredDictionary(String text) {
    this.text = text;
  }

  /**
   * @return integers as {@link Long}, booleans as {@link Boolean}, other members as null values;
   *     empty if the text is no Dictionary
   */
  static Optional<Map<String, @Nullable Object>> parse(String combined) {
    try {
      return Optional.of(new StructuredDictionary(combined).dictionary());
    } catch (NotStructuredException _) {
      return Optional.empty();
    }
  }

  private Map<String, @Nullable Object> dictionary() throws NotStructuredException {
    var members = new LinkedHashMap<String, @Nullable Object>();
    skip(" ");
    while (at < text.length()) {
      var key = key();
      Object value = true;
      if (peek() == '=') {
        at++;
        value = peek() == '(' ? innerList() : bareItem();
      }
      parameters();
      members.put(key, value);
      skip(" \t");
      if (at == text.length()) return members;
      expect(',');
      skip(" \t");
      if (at == text.length()) throw new NotStructuredException();
    }
    return members;
  }

  private String key() throws NotStructuredException {
    var start = at;
    if (!isLower(peek()) && peek() != '*') throw new NotStructuredException();
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) at++;
    return text.substring(start, at);
  }

  private @Nullable Object innerList() throws NotStructuredException {
    expect('(');
    while (true) {
      skip(" ");
      if (peek() == ')') break;
      bareItem();
      parameters();
      if (peek() != ' ' && peek() != ')') throw new NotStructuredException();
    }
    at++;
    return null;
  }

  private void parameters() throws NotStructuredException {
    while (peek() == ';') {
      at++;
      skip(" ");
      key();
      if (peek() != '=') continue;
      at++;
      bareItem();
    }
  }

  private @Nullable Object bareItem() throws NotStructuredException {
    var first = peek();
    if (first == '-' || isDigit(first)) return number();
    if (first == '"') return string();
    if (first == ':') return bytes();
    if (first == '?') return flag();
    if (first == '@') return date();
    if (isLower(first) || (first >= 'A' && first <= 'Z') || first == '*') return token();
    throw new NotStructuredException();
  }

  private @Nullable Object number() throws NotStructuredException {
    var negative = peek() == '-';
    if (negative) at++;
    var start = at;
    while (isDigit(peek())) at++;
    var whole = at - start;
    if (whole == 0 || whole > 15) throw new NotStructuredException();
    if (peek() != '.') {
      var value = Long.parseLong(text.substring(start, at));
      return negative ? -value : value;
    }
    at++;
    var fractionStart = at;
    while (isDigit(peek())) at++;
    var fraction = at - fractionStart;
    if (whole > 12 || fraction == 0 || fraction > 3) throw new NotStructuredException();
    return null;
  }

  private @Nullable Object string() throws NotStructuredException {
    expect('"');
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
        if (peek() != '"' && peek() != '\\') throw new NotStructuredException();
      }
      if (peek() < 0x20 || peek() > 0x7e) throw new NotStructuredException();
      at++;
    }
    at++;
    return null;
  }

  private @Nullable Object bytes() throws NotStructuredException {
    expect(':');
    while (peek() != ':') {
      var c = peek();
      if (!isLower(c) && !(c >= 'A' && c <= 'Z') && !isDigit(c) && "+/=".indexOf(c) < 0)
        throw new NotStructuredException();
      at++;
    }
    at++;
    return null;
  }

  private Object flag() throws NotStructuredException {
    expect('?');
    var value = peek();
    if (value != '0' && value != '1') throw new NotStructuredException();
    at++;
    return value == '1';
  }

  private @Nullable Object date() throws NotStructuredException {
    expect('@');
    if (number() == null) throw new NotStructuredException();
    return null;
  }

  private @Nullable Object token() {
    while (isTokenCharacter(peek())) at++;
    return null;
  }

  private static boolean isTokenCharacter(char c) {
    return isLower(c)
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || (c != 0 && "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0);
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** NUL at the end, which no rule accepts. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void skip(String characters) {
    while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) at++;
  }

  private void expect(char c) throws NotStructuredException {
    if (peek() != c) throw new NotStructuredException();
    at++;
  }

  /** The text is no Dictionary; says no more, because nobody is told. */
  private static final class NotStructuredException extends Exception {
    NotStructuredException() {
      super(null, null, false, false);
    }
  }
}
