// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.WireRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's target as the client sent it, octet for octet (RFC 9112 §3.2, RFC 9113 §8.3.1).
 *
 * @param authority of an absolute-form target; null for the other forms
 * @param pathAndQuery starting with a slash; {@code *} for the asterisk form
 */
record RequestTarget(@Nullable String authority, String pathAndQuery) {
  private static final String ASTERISK = "*";

  /**
   * @return empty for a target that is none, or one that could not be passed on safely
   */
  static Optional<RequestTarget> of(WireRequest request) {
    var raw = request.target();
    if (!Octets.isTarget(raw)) return Optional.empty();
    if (raw.startsWith("/")) return Optional.of(new RequestTarget(null, raw));
    var asksForOptions = request.method().equals("OPTIONS");
    if (raw.equals(ASTERISK))
      return asksForOptions ? Optional.of(new RequestTarget(null, ASTERISK)) : Optional.empty();
    return request.version().hasPseudoFields()
        ? Optional.empty()
        : absoluteForm(raw, asksForOptions);
  }

  /** RFC 9112 §3.2.2: the target's own authority counts. */
  private static Optional<RequestTarget> absoluteForm(String raw, boolean asksForOptions) {
    var start =
        raw.regionMatches(true, 0, "http://", 0, 7)
            ? 7
            : raw.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    if (start < 0) return Optional.empty();
    var end = start;
    while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') end++;
    var rest = raw.substring(end);
    // §3.2.4
    var isAsterisk = rest.isEmpty() && asksForOptions;
    return Optional.of(
        new RequestTarget(
            raw.substring(start, end),
            isAsterisk ? ASTERISK : rest.startsWith("/") ? rest : "/" + rest));
  }

  /** Whether it is the server that is asked, and none of what it serves. */
  boolean isAsterisk() {
    return pathAndQuery.equals(ASTERISK);
  }

  /** The path alone, for logs: queries carry what is nobody else's business. */
  String path() {
    return path(pathAndQuery);
  }

  /** The same of a target in origin form. */
  static String path(String pathAndQuery) {
    var question = pathAndQuery.indexOf('?');
    return question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
  }
}
