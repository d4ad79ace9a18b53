// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The request fields that selected a response (RFC 9111 §4.1): in the order of Vary, with their
 * values in the request that the response answers.
 */
record VaryKey(List<Selector> selectors) {
  static final VaryKey NONE = new VaryKey(List.of());

  /**
   * @param name in lower case
   * @param value null where the request had no such field
   */
  record Selector(String name, @Nullable String value) {}

  VaryKey {
    selectors = List.copyOf(selectors);
  }

  static boolean variesOnEverything(Fields response) {
    return names(response).contains("*");
  }

  static VaryKey of(Fields response, Fields request) {
    var names = names(response);
    if (names.isEmpty()) return NONE;
    return new VaryKey(
        names.stream().map(name -> new Selector(name, normal(request.combined(name)))).toList());
  }

  /** Whether a request would have been answered by the same response. */
  boolean matches(Fields request) {
    // by index: this is asked for every hit
    for (var i = 0; i < selectors.size(); i++) {
      var selector = selectors.get(i);
      var presented = request.combined(selector.name());
      var stored = selector.value();
      if (stored == null ? presented != null : !isSame(stored, presented)) return false;
    }
    return true;
  }

  /** Most clients write lists in normal form already. */
  private static boolean isSame(String stored, @Nullable String presented) {
    return stored.equals(presented) || stored.equals(normal(presented));
  }

  /** Bytes that it takes in memory, roughly. */
  int weight() {
    var weight = 32;
    for (var selector : selectors) {
      var value = selector.value();
      weight += 2 * 64 + selector.name().length() + (value == null ? 0 : 2 * value.length());
    }
    return weight;
  }

  private static List<String> names(Fields response) {
    var vary = response.combined("vary");
    if (vary == null) return List.of();
    var names = new ArrayList<String>();
    for (var name : vary.split(",", -1)) {
      var stripped = name.strip().toLowerCase(Locale.ROOT);
      if (!stripped.isEmpty() && !names.contains(stripped)) names.add(stripped);
    }
    return names;
  }

  /** Space around a list's commas means nothing. */
  private static @Nullable String normal(@Nullable String value) {
    if (value == null) return null;
    var stripped = value.strip();
    return stripped.indexOf(',') < 0 ? stripped : stripped.replaceAll("[ \t]*,[ \t]*", ", ");
  }
}
