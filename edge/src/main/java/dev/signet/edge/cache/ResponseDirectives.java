// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which directives govern a response in this cache: CDN-Cache-Control (RFC 9213), else
 * Surrogate-Control (as Fastly and Akamai read it), else Cache-Control.
 *
 * @param targeted whether they were meant for caches like this one; then Expires has no say
 */
record ResponseDirectives(CacheDirectives directives, boolean targeted) {

  static ResponseDirectives of(Fields response) {
    return cdnCacheControl(response.combined("cdn-cache-control"))
        .or(() -> surrogateControl(response.combined("surrogate-control")))
        .map(directives -> new ResponseDirectives(directives, true))
        .orElseGet(
            () ->
                new ResponseDirectives(
                    CacheDirectives.parse(response.combined("cache-control")), false));
  }

  /** An empty field, or one that is no Dictionary, counts as absent (RFC 9213 §2.2). */
  private static Optional<CacheDirectives> cdnCacheControl(@Nullable String combined) {
    if (combined == null) return Optional.empty();
    return StructuredDictionary.parse(combined)
        .filter(members -> !members.isEmpty())
        .map(ResponseDirectives::fromDictionary);
  }

  /** A member of a type that its directive does not have is passed over. */
  private static CacheDirectives fromDictionary(Map<String, @Nullable Object> members) {
    var arguments = new HashMap<String, String>();
    members.forEach(
        (name, value) -> {
          if (value instanceof Boolean flag && flag) arguments.put(name, "");
          if (value instanceof Long number) arguments.put(name, Long.toString(Math.max(0, number)));
        });
    return new CacheDirectives(arguments);
  }

  /** {@code max-age=60+30} is fresh for 60 s and may be used for 30 s more while revalidating. */
  private static Optional<CacheDirectives> surrogateControl(@Nullable String combined) {
    if (combined == null) return Optional.empty();
    var arguments = new HashMap<>(CacheDirectives.parse(combined).arguments());
    var maxAge = arguments.get("max-age");
    if (maxAge != null && maxAge.indexOf('+') >= 0) {
      var plus = maxAge.indexOf('+');
      arguments.put("max-age", maxAge.substring(0, plus));
      arguments.putIfAbsent("stale-while-revalidate", maxAge.substring(plus + 1));
    }
    for (var entry : arguments.entrySet()) {
      var scope = entry.getValue().indexOf(';');
      if (scope >= 0) entry.setValue(entry.getValue().substring(0, scope));
    }
    var governs =
        arguments.keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .anyMatch(name -> name.equals("max-age") || name.equals("no-store"));
    return governs ? Optional.of(new CacheDirectives(arguments)) : Optional.empty();
  }
}
