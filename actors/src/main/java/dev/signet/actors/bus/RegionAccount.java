// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known about how complete a region's store is, and what follows from a look at it. Whoever
 * keeps the account is the only one to move the store's note. Not safe for concurrent use.
 */
final class RegionAccount {
  private final int window;
  private final Patience patience;
  private ReachedRevision changes;

  /** Which history the store had at the last look; empty before. */
  private Optional<String> history = Optional.empty();

  /** What the region store has noted; empty if it was not looked at yet, or has noted nothing. */
  private Optional<Revision> marked = Optional.empty();

  /** What there was to reach at the first look; empty before. */
  private Optional<Revision> goal = Optional.empty();

  /** Whether a fill is owed, however young what is missing may be. */
  private boolean owesFill = true;

  /** What a look at the region store leads to. */
  enum Finding {
    /** Nothing more to do than to go on listening. */
    FINE,
    /** Something has to be fetched that should have come. */
    MISSING,
    /** The store knows less than it did: it is an old copy, and to be brought up to date. */
    OLD_COPY,
    /** The store is new or was lost, and is to be filled from the first change on. */
    LOST
  }

  /** The store's note is to go from one revision to the next. */
  record Move(Revision from, Revision upTo) {}

  RegionAccount(int window, Duration patience) {
    this.window = window;
    this.patience = new Patience(patience);
    this.changes = new ReachedRevision(Revision.NONE, window);
  }

  /** A single change is in the store. */
  void add(Revision revision) {
    changes.add(revision);
  }

  /**
   * What a look leads to. A history that was not seen before is that of another copy of the store:
   * of what was told of as applied only the note speaks for it, since the note came to it after all
   * that it stands for. The rest may have been applied to the copy before.
   *
   * @param seen which history the store has
   * @param noted up to where the store says it is complete; empty if it says nothing
   * @param newest the newest change there is, asked for after the history
   */
  Finding look(String seen, Optional<Revision> noted, Revision newest, Instant now) {
    if (goal.isEmpty()) goal = Optional.of(newest);
    var isAnother = !history.equals(Optional.of(seen));
    history = Optional.of(seen);
    var finding = noted.map(revision -> compare(revision, isAnother)).orElseGet(this::lose);
    changes.hearOf(newest);
    var isOver = patience.isOver(changes.reached(), changes.newest(), now);
    if (finding != Finding.FINE) return finding;
    if (!isBehind()) owesFill = false;
    return owesFill || isOver ? owe(Finding.MISSING) : Finding.FINE;
  }

  private Finding compare(Revision noted, boolean isAnother) {
    var isOlder = marked.filter(known -> known.isNewerThan(noted)).isPresent();
    marked = Optional.of(noted);
    if (isOlder || isAnother) changes = new ReachedRevision(noted, window);
    if (isAnother) owesFill = true;
    if (isOlder) return owe(Finding.OLD_COPY);
    changes.addUpTo(noted);
    return Finding.FINE;
  }

  /** Everything is to be brought again, whatever the store holds. */
  Finding lose() {
    marked = Optional.empty();
    changes = new ReachedRevision(Revision.NONE, window);
    return owe(Finding.LOST);
  }

  private Finding owe(Finding finding) {
    owesFill = true;
    return finding;
  }

  /**
   * Which history the store had at the last look.
   *
   * @throws java.util.NoSuchElementException before the first one
   */
  String history() {
    return history.orElseThrow();
  }

  /** How the store's note lags behind what is in the store. */
  Optional<Move> move() {
    return marked
        .filter(noted -> changes.reached().isNewerThan(noted))
        .map(noted -> new Move(noted, changes.reached()));
  }

  /** The store is complete up to here, and says so. */
  void marked(Revision upTo) {
    marked = Optional.of(upTo);
    changes.addUpTo(upTo);
  }

  /** A fill has come to its end. */
  void filled(Revision upTo) {
    marked(upTo);
    owesFill = false;
  }

  /** Up to where the store is complete and says so; empty while it is not known. */
  Optional<Revision> marked() {
    return marked;
  }

  Revision reached() {
    return changes.reached();
  }

  boolean isBehind() {
    return changes.newest().isNewerThan(changes.reached());
  }

  /** Whether all that there was at the first look is in the store. */
  boolean hasReachedGoal() {
    return goal.isPresent() && marked.isPresent() && !goal.get().isNewerThan(changes.reached());
  }
}
