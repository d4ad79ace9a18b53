// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A set of name hashes at 12 to 24 bytes each: open addressing with linear probing in one array.
 * Reading takes no lock and never misses a hash that was added before; writing is serialised.
 */
final class NameSet {
  static final long EMPTY = 0;
  static final long REMOVED = 1;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final int SMALLEST = 16;

  private volatile long[] table = new long[SMALLEST];

  @GuardedBy("this")
  private int live;

  /** Slots that are not empty: live ones and those left behind by removals. */
  @GuardedBy("this")
  private int used;

  boolean contains(long hash) {
    var slots = table;
    var mask = slots.length - 1;
    for (var i = (int) hash & mask; ; i = (i + 1) & mask) {
      var found = (long) SLOT.getAcquire(slots, i);
      if (found == hash) return true;
      if (found == EMPTY) return false;
    }
  }

  synchronized boolean add(long hash) {
    if (contains(hash)) return false;
    if (3L * (used + 1) > 2L * table.length) rebuild();
    put(table, hash);
    live++;
    used++;
    return true;
  }

  synchronized boolean remove(long hash) {
    var slots = table;
    var mask = slots.length - 1;
    for (var i = (int) hash & mask; slots[i] != EMPTY; i = (i + 1) & mask) {
      if (slots[i] == hash) {
        SLOT.setRelease(slots, i, REMOVED);
        live--;
        return true;
      }
    }
    return false;
  }

  synchronized int size() {
    return live;
  }

  /** Copies the live hashes into an array at most a third full; readers see the old or the new. */
  @GuardedBy("this")
  private void rebuild() {
    var wanted = SMALLEST;
    while (wanted < 3L * (live + 1)) wanted *= 2;
    var next = new long[wanted];
    for (var hash : table) if (hash != EMPTY && hash != REMOVED) put(next, hash);
    used = live;
    table = next;
  }

  private static void put(long[] slots, long hash) {
    var mask = slots.length - 1;
    var i = (int) hash & mask;
    while (slots[i] != EMPTY) i = (i + 1) & mask;
    SLOT.setRelease(slots, i, hash);
  }
}
