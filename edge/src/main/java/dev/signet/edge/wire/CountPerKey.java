// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.util.concurrent.ConcurrentHashMap;

/** Counts up to a bound for each key; keys at zero take no space. Safe for concurrent use. */
public final class CountPerKey<K> {
  private final ConcurrentHashMap<K, Integer> counts = new ConcurrentHashMap<>();
  private final int most;

  public CountPerKey(int most) {
    this.most = most;
  }

  /** Counts one more, unless the bound is reached. */
  public boolean tryAcquire(K key) {
    var before = new int[1];
    counts.compute(
        key,
        (_, count) -> {
          before[0] = count == null ? 0 : count;
          return Math.min(most, before[0] + 1);
        });
    return before[0] < most;
  }

  /** Counts one less; for each successful {@link #tryAcquire} once. */
  public void release(K key) {
    counts.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }

  /** How many keys are counted at all. */
  public int keys() {
    return counts.size();
  }
}
