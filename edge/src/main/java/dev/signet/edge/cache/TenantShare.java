// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one tenant has stored, oldest first, and how many bytes that is. Its victims are chosen by
 * second chance: the oldest that was not used since it was last considered.
 */
final class TenantShare {
  private final SequencedMap<String, Resource> oldestFirst = new LinkedHashMap<>();
  private long bytes;

  synchronized void add(String key, Resource resource) {
    bytes += resource.weight();
    oldestFirst.putLast(key, resource);
  }

  /** The key stays if another resource has taken its place meanwhile. */
  synchronized void remove(String key, Resource resource) {
    bytes -= resource.weight();
    oldestFirst.remove(key, resource);
  }

  synchronized boolean isEmpty() {
    return bytes == 0 && oldestFirst.isEmpty();
  }

  synchronized long bytes() {
    return bytes;
  }

  /** Null if all fits. The victim is not offered twice. */
  synchronized @Nullable String victim(long most) {
    if (bytes <= most) return null;
    for (var chances = oldestFirst.size(); chances > 0; chances--) {
      var oldest = oldestFirst.pollFirstEntry();
      if (oldest == null) return null;
      if (!oldest.getValue().takeUsed()) return oldest.getKey();
      oldestFirst.putLast(oldest.getKey(), oldest.getValue());
    }
    var oldest = oldestFirst.pollFirstEntry();
    return oldest == null ? null : oldest.getKey();
  }
}
