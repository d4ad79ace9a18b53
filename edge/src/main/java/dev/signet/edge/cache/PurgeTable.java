// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;

/**
 * The newest mark of each name in one scope, a bounded number of them. When a name has no room, the
 * one that was purged longest ago leaves, and its mark is handed to whatever contains it: purged
 * too much, never too little. Finding is safe at any time; marking is for one thread at a time.
 */
final class PurgeTable {
  private final ConcurrentMap<String, PurgeMark> marks = new ConcurrentHashMap<>();
  private final SequencedSet<String> oldestFirst = new LinkedHashSet<>();
  private final int most;
  private final BiConsumer<String, PurgeMark> widen;

  PurgeTable(int most, BiConsumer<String, PurgeMark> widen) {
    this.most = most;
    this.widen = widen;
  }

  PurgeMark find(String name) {
    return marks.getOrDefault(name, PurgeMark.NEVER);
  }

  void mark(String name, PurgeMark mark) {
    marks.merge(name, mark, PurgeMark::merge);
    oldestFirst.remove(name);
    oldestFirst.addLast(name);
    if (oldestFirst.size() <= most) return;
    var leaving = oldestFirst.removeFirst();
    widen.accept(leaving, find(leaving));
    marks.remove(leaving);
  }

  int size() {
    return marks.size();
  }
}
