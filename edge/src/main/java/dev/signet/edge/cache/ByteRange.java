// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import org.jspecify.annotations.Nullable;

/** Which part of a complete stored 200 a request wants (RFC 9110 §14). */
sealed interface ByteRange {

  /** All of it: no Range, one that is malformed or of another unit, or an If-Range that failed. */
  record Whole() implements ByteRange {}

  /**
   * @param last inclusive
   */
  record Part(int first, int last) implements ByteRange {}

  /** Lies outside: 416. */
  record Unsatisfiable() implements ByteRange {}

  /** Several ranges: the origin's business. */
  record Several() implements ByteRange {}

  /**
   * @param response a stored 200
   * @param length of its body in bytes
   */
  static ByteRange of(RequestHead request, Fields response, int length) {
    var range = request.range();
    if (range == null || !request.isGet() || !mayUseRange(request.ifRange(), response))
      return new Whole();
    var text = range.strip();
    if (text.length() < 7 || !text.regionMatches(true, 0, "bytes=", 0, 6)) return new Whole();
    var specification = text.substring(6);
    if (specification.indexOf(',') >= 0) return new Several();
    return one(specification.strip(), length);
  }

  private static ByteRange one(String specification, int length) {
    var dash = specification.indexOf('-');
    if (dash < 0) return new Whole();
    var first = position(specification.substring(0, dash).strip());
    var last = position(specification.substring(dash + 1).strip());
    var isSuffix = dash == 0;
    if (isSuffix) {
      if (last < 0) return new Whole();
      if (last == 0 || length == 0) return new Unsatisfiable();
      return new Part((int) Math.max(0, length - last), length - 1);
    }
    var isOpen = specification.endsWith("-");
    if (first < 0 || (!isOpen && last < first)) return new Whole();
    if (first >= length) return new Unsatisfiable();
    return new Part((int) first, (int) (isOpen ? length - 1 : Math.min(last, length - 1)));
  }

  /** -1 if it is no number. */
  private static long position(String text) {
    if (text.isEmpty() || text.length() > 18) return -1;
    for (var i = 0; i < text.length(); i++)
      if (text.charAt(i) < '0' || text.charAt(i) > '9') return -1;
    return Long.parseLong(text);
  }

  /**
   * An entity tag must match strongly; a date must be the Last-Modified exactly (RFC 9110 §13.1.5).
   */
  private static boolean mayUseRange(@Nullable String ifRange, Fields response) {
    if (ifRange == null) return true;
    var validator = ifRange.strip();
    if (validator.startsWith("\"") || validator.startsWith("W/")) {
      var tag = response.first("etag");
      return tag != null && EntityTags.matchStrongly(validator, tag);
    }
    return validator.equals(response.first("last-modified"));
  }
}
