// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tags an origin gave a response, for purges by tag: Surrogate-Key separated by spaces,
 * Cache-Tag by commas.
 */
final class SurrogateKeys {
  /** As much as Cloudflare and Fastly take in one field. */
  private static final int LONGEST_FIELD = 16 * 1024;

  private static final int LONGEST_KEY = 1024;

  private SurrogateKeys() {}

  /**
   * Each once, in order. Empty tags and those longer than a purge can name are left out.
   *
   * @return null if there is more of it than is read: such a response could not be purged by its
   *     tags, so it must not be stored
   */
  static @Nullable List<String> of(Fields response) {
    var surrogateKey = response.combined("surrogate-key");
    var cacheTag = response.combined("cache-tag");
    if (surrogateKey == null && cacheTag == null) return List.of();
    if (length(surrogateKey) + length(cacheTag) > LONGEST_FIELD) return null;
    var keys = new LinkedHashSet<String>();
    // several Surrogate-Key lines arrive joined by commas
    if (surrogateKey != null) add(keys, surrogateKey.split("[ \t,]+", -1));
    if (cacheTag != null) add(keys, cacheTag.split("[ \t]*,[ \t]*", -1));
    return List.copyOf(keys);
  }

  private static void add(Set<String> keys, String[] found) {
    for (var key : found) {
      var stripped = key.strip();
      if (!stripped.isEmpty() && stripped.length() <= LONGEST_KEY) keys.add(stripped);
    }
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
