// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;
import java.util.TreeSet;

/**
 * Up to which revision a region has every change, while changes arrive one by one, repeated, and in
 * any order. What came early waits in a window of bounded size; what finds no place there is
 * forgotten, and has to come again. Not safe for concurrent use.
 */
final class ReachedRevision {
  private final int window;
  private final TreeSet<Revision> early = new TreeSet<>();
  private Revision reached;
  private Revision newest;

  /**
   * @param start up to here everything is there already
   * @param window most changes that are remembered although an earlier one is missing
   */
  ReachedRevision(Revision start, int window) {
    this.reached = start;
    this.newest = start;
    this.window = window;
  }

  Revision reached() {
    return reached;
  }

  /** The newest change that was ever heard of, {@link #reached} or a later one. */
  Revision newest() {
    return newest;
  }

  /** This one change is there. */
  void add(Revision revision) {
    hearOf(revision);
    if (!revision.isNewerThan(reached)) return;
    early.add(revision);
    goOn();
    // The one that is needed last: until then a reconciliation brings it along with the missing
    // one.
    if (early.size() > window) early.pollLast();
  }

  /** Everything up to this change is there. */
  void addUpTo(Revision revision) {
    hearOf(revision);
    if (revision.isNewerThan(reached)) reached = revision;
    early.headSet(reached, true).clear();
    goOn();
  }

  /** There is a change of this number, wherever it may be. */
  void hearOf(Revision revision) {
    if (revision.isNewerThan(newest)) newest = revision;
  }

  private void goOn() {
    while (!early.isEmpty() && early.first().number() == reached.number() + 1)
      reached = early.removeFirst();
  }
}
