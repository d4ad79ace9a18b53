// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.protocol.domain.Origin;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request's target behind the path of its origin's URL, which it must not climb out of. Where the
 * URL has no path there is nothing to climb out of, and a path without dot segments cannot climb:
 * both go on byte for byte.
 */
final class OriginTarget {
  /** Rare: a look at anything else can be spared. */
  private static final Pattern DOTS = Pattern.compile("\\.\\.|%2e", Pattern.CASE_INSENSITIVE);

  /** What some origins take for a slash, or for the end of a segment, besides the slash. */
  private static final Pattern LIKE_A_SLASH =
      Pattern.compile("%2f|%5c|\\\\|;[^%\\\\]*|%3b[^%\\\\]*", Pattern.CASE_INSENSITIVE);

  private OriginTarget() {}

  /**
   * @param pathAndQuery starting with a slash
   * @return empty if the path might climb, depending on how its origin reads it
   */
  static Optional<String> of(Origin origin, String pathAndQuery) {
    var base = base(origin);
    if (base.isEmpty()) return Optional.of(pathAndQuery);
    var question = pathAndQuery.indexOf('?');
    var path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    if (!DOTS.matcher(path).find()) return Optional.of(base + pathAndQuery);
    var query = question < 0 ? "" : pathAndQuery.substring(question);
    return withoutDotSegments(path).map(plain -> base + plain + query);
  }

  /** Whether {@link #of} has to take a closer look at a path. */
  static boolean mayClimb(Origin origin, String pathAndQuery) {
    if (pathAndQuery.indexOf("..") < 0 && pathAndQuery.indexOf('%') < 0) return false;
    return !base(origin).isEmpty() && DOTS.matcher(pathAndQuery).find();
  }

  private static String base(Origin origin) {
    var path = origin.url().getRawPath();
    if (path == null) return "";
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** RFC 3986 §5.2.4; a path with nothing to remove comes back as it was. */
  private static Optional<String> withoutDotSegments(String path) {
    var kept = new ArrayDeque<String>();
    var segments = path.substring(1).split("/", -1);
    for (var i = 0; i < segments.length; i++) {
      var segment = segments[i];
      var isLast = i == segments.length - 1;
      switch (decodedDots(segment)) {
        case "." -> {
          if (isLast) kept.addLast("");
        }
        case ".." -> {
          kept.pollLast();
          if (isLast) kept.addLast("");
        }
        default -> {
          if (hidesDotSegment(segment)) return Optional.empty();
          kept.addLast(segment);
        }
      }
    }
    return Optional.of("/" + String.join("/", kept));
  }

  /**
   * {@code ..%2f..}, {@code ..\..} and {@code ..;x} climb on servers that decode before they look.
   */
  private static boolean hidesDotSegment(String segment) {
    for (var piece : LIKE_A_SLASH.split(segment, -1))
      if (decodedDots(piece).equals("..")) return true;
    return false;
  }

  private static String decodedDots(String segment) {
    return segment.replace("%2e", ".").replace("%2E", ".");
  }
}
