// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest value for each name, or the memory of its removal until that expires. Not safe for
 * concurrent use.
 */
final class NewestEntries<V> {
  private final InstantSource clock;
  private final Duration tombstoneRetention;
  private final TreeMap<String, Entry<V>> entries = new TreeMap<>();
  private final ArrayDeque<Tombstone> tombstones = new ArrayDeque<>();

  NewestEntries(InstantSource clock, Duration tombstoneRetention) {
    this.clock = clock;
    this.tombstoneRetention = tombstoneRetention;
  }

  Optional<V> find(DomainName name) {
    var entry = entries.get(name.text());
    return entry == null ? Optional.empty() : entry.value;
  }

  boolean put(DomainName name, Revision revision, V value) {
    return replace(name, new Entry<>(name, revision, Optional.of(value)));
  }

  /** Replaces the value by a tombstone. */
  boolean bury(DomainName name, Revision revision) {
    if (!replace(name, new Entry<>(name, revision, Optional.empty()))) return false;
    var forgetAt = clock.instant().plus(tombstoneRetention);
    tombstones.add(new Tombstone(name, revision, forgetAt));
    return true;
  }

  /** Names with a value, in order of their texts. */
  List<DomainName> namesAfter(String text, int limit) {
    var names = new ArrayList<DomainName>();
    for (var entry : entries.tailMap(text, false).values()) {
      if (names.size() == limit) break;
      if (entry.value.isPresent()) names.add(entry.name);
    }
    return List.copyOf(names);
  }

  private boolean replace(DomainName name, Entry<V> entry) {
    forgetOldTombstones();
    var stored = entries.get(name.text());
    if (stored != null && !entry.revision.isNewerThan(stored.revision)) return false;
    if (stored == null && !entry.revision.isNewerThan(Revision.NONE)) return false;
    entries.put(name.text(), entry);
    return true;
  }

  private void forgetOldTombstones() {
    var now = clock.instant();
    for (var oldest = tombstones.peek();
        oldest != null && !now.isBefore(oldest.forgetAt);
        oldest = tombstones.peek()) {
      tombstones.remove();
      var entry = entries.get(oldest.name.text());
      if (entry != null && entry.revision.equals(oldest.revision))
        entries.remove(oldest.name.text());
    }
  }

  private record Entry<V>(DomainName name, Revision revision, Optional<V> value) {}

  private record Tombstone(DomainName name, Revision revision, Instant forgetAt) {}
}
