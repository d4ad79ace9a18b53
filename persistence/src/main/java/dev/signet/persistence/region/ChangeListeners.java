// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to hear of changes. One listener's failure is nobody else's. */
public final class ChangeListeners {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeListeners.class);

  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

  /** Adds a listener; the same one may be added several times and is then told as often. */
  public RegionStore.Subscription add(Consumer<RegionChange> listener) {
    var entry = new Entry(listener);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Tells all, on the caller's thread. */
  public void tell(RegionChange change) {
    for (var entry : entries) {
      try {
        entry.listener.accept(change);
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("change", change).setCause(e).log("a listener failed");
      }
    }
  }

  /** Equal to itself only. */
  private static final class Entry {
    private final Consumer<RegionChange> listener;

    private Entry(Consumer<RegionChange> listener) {
      this.listener = listener;
    }
  }
}
