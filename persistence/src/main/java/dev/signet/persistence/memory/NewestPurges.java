// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Purges in the order in which they came, a bounded number of them. Not safe for concurrent use.
 */
final class NewestPurges {

  private record Kept(PurgePosition before, Purge purge) {}

  private final Deque<Kept> oldestFirst = new ArrayDeque<>();
  private final Set<Revision> revisions = new HashSet<>();
  private PurgePosition position = PurgePosition.start();

  /** Whether the purge is new here; one that was forgotten counts as new. */
  boolean add(Purge purge) {
    if (!revisions.add(purge.revision())) return false;
    oldestFirst.addLast(new Kept(position, purge));
    position = position.then(purge.revision());
    if (oldestFirst.size() > RegionStore.MOST_PURGES)
      revisions.remove(oldestFirst.removeFirst().purge().revision());
    return true;
  }

  PurgePosition position() {
    return position;
  }

  /** Empty if the position is of another store, or too old. */
  Optional<List<Purge>> after(PurgePosition after) {
    if (after.equals(position)) return Optional.of(List.of());
    var missed = new ArrayList<Purge>();
    for (var newest = oldestFirst.descendingIterator(); newest.hasNext(); ) {
      var kept = newest.next();
      missed.add(kept.purge());
      if (kept.before().equals(after)) return Optional.of(missed.reversed());
    }
    return Optional.empty();
  }
}
