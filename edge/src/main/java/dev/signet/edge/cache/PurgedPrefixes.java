// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.BiConsumer;

/**
 * Purged prefixes, newest first, a bounded number of them; a response is compared only with those
 * that came after it was last found good. Finding is safe at any time; marking is for one thread at
 * a time.
 */
final class PurgedPrefixes {
  private final ConcurrentLinkedDeque<Prefix> newestFirst = new ConcurrentLinkedDeque<>();
  private final int most;
  private final BiConsumer<String, PurgeMark> widen;
  private int size;

  private record Prefix(String text, PurgeMark mark) {}

  PurgedPrefixes(int most, BiConsumer<String, PurgeMark> widen) {
    this.most = most;
    this.widen = widen;
  }

  PurgeMark find(String hostAndPath, long goodIn) {
    var found = PurgeMark.NEVER;
    for (var prefix : newestFirst) {
      if (!prefix.mark().isNewerThan(goodIn)) break;
      if (hostAndPath.startsWith(prefix.text())) found = found.merge(prefix.mark());
    }
    return found;
  }

  void mark(String prefix, PurgeMark mark) {
    newestFirst.addFirst(new Prefix(prefix, mark));
    if (++size <= most) return;
    var leaving = newestFirst.getLast();
    widen.accept(leaving.text(), leaving.mark());
    newestFirst.removeLast();
    size--;
  }
}
