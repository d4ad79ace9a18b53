// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cache directives of a request or response by lower-case name; a directive without an argument has
 * an empty one. Reading never fails: what cannot be understood is left out, and a number that
 * cannot be read counts as 0, which is stale (RFC 9111 §4.2.1).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-5.2">RFC 9111 §5.2</a>
 */
record CacheDirectives(Map<String, String> arguments) {
  static final CacheDirectives NONE = new CacheDirectives(Map.of());

  /** Larger values count as this one (RFC 9111 §1.2.2). */
  private static final long MOST_SECONDS = 1L << 31;

  CacheDirectives {
    arguments = Map.copyOf(arguments);
  }

  /** Reads the combined value of a Cache-Control field. */
  static CacheDirectives parse(@Nullable String combined) {
    return combined == null || combined.isEmpty() ? NONE : new Reader(combined).read();
  }

  boolean has(String directive) {
    return arguments.containsKey(directive);
  }

  /** Empty if the directive is absent; zero if its argument is no number of seconds. */
  Optional<Duration> seconds(String directive) {
    var argument = arguments.get(directive);
    return argument == null
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(wholeSeconds(argument)));
  }

  static long wholeSeconds(String text) {
    if (text.isEmpty()) return 0;
    var seconds = 0L;
    for (var i = 0; i < text.length(); i++) {
      var digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return 0;
      seconds = Math.min(MOST_SECONDS, seconds * 10 + digit);
    }
    return seconds;
  }

  /** A lenient walk over {@code name[=token|=quoted-string]}, separated by commas. */
  private static final class Reader {
    private final String text;
    private final Map<String, String> found = new HashMap<>();
    private int at;

    Reader(String text) {
      this.text = text;
    }

    CacheDirectives read() {
      while (at < text.length()) {
        var name = upTo('=', ',').strip().toLowerCase(Locale.ROOT);
        var argument = "";
        if (at < text.length() && text.charAt(at) == '=') {
          at++;
          skipSpace();
          argument =
              at < text.length() && text.charAt(at) == '"' ? quoted() : upTo(',', ',').strip();
          upTo(',', ',');
        }
        at++;
        if (!name.isEmpty()) found.merge(name, argument, Reader::moreRestrictive);
      }
      return new CacheDirectives(found);
    }

    /** Of two that disagree, the one that keeps less (RFC 9111 §4.2.1). */
    private static String moreRestrictive(String first, String second) {
      return wholeSeconds(second) < wholeSeconds(first) ? second : first;
    }

    private String upTo(char end, char orEnd) {
      var start = at;
      while (at < text.length() && text.charAt(at) != end && text.charAt(at) != orEnd) at++;
      return text.substring(start, at);
    }

    private String quoted() {
      var content = new StringBuilder();
      for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) at++;
        content.append(text.charAt(at));
      }
      at++;
      return content.toString();
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    }
  }
}
