// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawRequestURI;
import java.util.Optional;

/**
 * A request's target as the client sent it, byte for byte (RFC 9112 §3.2).
 *
 * @param authority of an absolute-form target; empty for the origin form
 * @param pathAndQuery starting with a slash
 */
record RequestTarget(Optional<String> authority, String pathAndQuery) {

  /**
   * @return empty for a target that is none, or one that could not be passed on safely
   */
  static Optional<RequestTarget> of(HttpRequest request) {
    var raw =
        request
            .getHeader(RawRequestURI.class)
            .map(header -> header.uri())
            .orElseGet(() -> request.getUri().toRelative().toString());
    if (!isPrintable(raw)) return Optional.empty();
    if (raw.startsWith("/")) return Optional.of(new RequestTarget(Optional.empty(), raw));
    if (raw.isEmpty()) return Optional.of(new RequestTarget(Optional.empty(), "/"));
    return absoluteForm(raw);
  }

  /** RFC 9112 §3.2.2: the target's own authority counts, not the Host field. */
  private static Optional<RequestTarget> absoluteForm(String raw) {
    var start =
        raw.regionMatches(true, 0, "http://", 0, 7)
            ? 7
            : raw.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
    if (start < 0) return Optional.empty();
    var end = start;
    while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') end++;
    var rest = raw.substring(end);
    return Optional.of(
        new RequestTarget(
            Optional.of(raw.substring(start, end)), rest.startsWith("/") ? rest : "/" + rest));
  }

  /** The path alone, for logs: queries carry what is nobody else's business. */
  String path() {
    var question = pathAndQuery.indexOf('?');
    return question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
  }

  /** No white space, no control characters, and no fragment, which no client may send. */
  private static boolean isPrintable(String raw) {
    for (var i = 0; i < raw.length(); i++) {
      var c = raw.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '#') return false;
    }
    return true;
  }
}
