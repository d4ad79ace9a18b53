// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is stored for one target URI: responses that differ by Vary, newest first; never none. */
final class Resource {
  private final List<StoredResponse> variants;
  private final int weight;

  /** Set by hits without any order: whether it was of use since its tenant last ran out of room. */
  private boolean used;

  private Resource(List<StoredResponse> variants, int keyLength) {
    this.variants = List.copyOf(variants);
    var bytes = 300L + 2L * keyLength;
    for (var variant : variants) bytes += variant.weight();
    weight = (int) Math.min(Integer.MAX_VALUE, bytes);
  }

  static Resource of(String key, StoredResponse only) {
    return new Resource(List.of(only), key.length());
  }

  /** The new one takes the place of the one it matches, or of the oldest if there are too many. */
  Resource with(String key, StoredResponse added, int mostVariants) {
    var kept = new ArrayList<StoredResponse>();
    kept.add(added);
    for (var variant : variants)
      if (!variant.varyKey().equals(added.varyKey()) && kept.size() < mostVariants)
        kept.add(variant);
    return new Resource(kept, key.length());
  }

  /** Null if nothing is left. */
  @Nullable Resource without(String key, StoredResponse removed) {
    var kept = variants.stream().filter(variant -> variant != removed).toList();
    if (kept.size() == variants.size()) return this;
    return kept.isEmpty() ? null : new Resource(kept, key.length());
  }

  /** The newest that a request selects (RFC 9111 §4.1), or null. */
  @Nullable StoredResponse select(Fields request) {
    // by index: this is asked for every hit
    for (var i = 0; i < variants.size(); i++) {
      var variant = variants.get(i);
      if (variant.varyKey().matches(request)) return variant;
    }
    return null;
  }

  int variants() {
    return variants.size();
  }

  /** Bytes that it takes in memory. */
  int weight() {
    return weight;
  }

  void markUsed() {
    if (!used) used = true;
  }

  /** Whether it was used since this was last asked. */
  boolean takeUsed() {
    var was = used;
    used = false;
    return was;
  }
}
