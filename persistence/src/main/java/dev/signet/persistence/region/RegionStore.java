// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Domains and certificates as a region's edges need them, shared by all nodes of the region. Safe
 * for concurrent use. A completed {@link #apply} is seen by every later find on any node, and every
 * subscriber hears of it. An entry that cannot be read is dropped, logged and reported as absent.
 * Stages fail only with {@link dev.signet.persistence.StoreException}.
 */
public interface RegionStore extends AutoCloseable {

  /** How many purges are kept for {@link #purgesAfter}. */
  int MOST_PURGES = 10_000;

  /** Longest page of {@link #names} that may be asked for. */
  int LONGEST_PAGE = 10_000;

  /** Most changes in one {@link #applyAll}. */
  int LONGEST_BATCH = 1_000;

  CompletionStage<Optional<Domain>> findDomain(DomainName name);

  CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name);

  /**
   * Applies a change if its revision is newer than what is stored for the same name and kind.
   * Removing leaves a tombstone for a while, so that a late older change does not bring the name
   * back; the name's certificate goes with it. The order of changes does not matter: whatever the
   * order, the store ends the same. A purge is told to subscribers once for each revision, in the
   * order of the positions that it gets here.
   *
   * @return whether anything changed; false also where a connection broke and the change had been
   *     applied just before
   */
  CompletionStage<Boolean> apply(ControlEvent event);

  /**
   * Applies many changes in one go, each as {@link #apply} does and none together with another:
   * where it fails, any of them may have been applied, and all may be applied again.
   *
   * @param events at most 1000, in any order
   * @return how many of them changed anything
   * @throws IllegalArgumentException if they are more
   */
  CompletionStage<Integer> applyAll(List<ControlEvent> events);

  /**
   * Whether a message of the control bus was {@link #remember}ed here and not forgotten since.
   * Saves work only: whoever applies a message twice changes nothing by it.
   */
  CompletionStage<Boolean> isRemembered(String messageId);

  /** Remembers a message that has been dealt with, for as long as the implementation is set to. */
  CompletionStage<Void> remember(String messageId);

  /**
   * Which store this is: a random name that it gets when it is first asked, the same for all nodes
   * that share it. Lost when the store is; {@link #keepIdentity} puts it back.
   */
  CompletionStage<String> identity();

  /** Gives the store this identity, whichever it had: that of the region which it belongs to. */
  CompletionStage<Void> keepIdentity(String identity);

  /**
   * Allowed names in no particular order; a name that is allowed during the whole walk appears at
   * least once.
   *
   * @param cursor empty for the first page
   * @param limit 1 to 10 000; pages may be somewhat longer, or empty before the end
   */
  CompletionStage<NamePage> names(Optional<String> cursor, int limit);

  /**
   * Purges that came after a position, in the order in which they first came here, so that an edge
   * that was cut off can catch up.
   *
   * @param after empty for whoever has none yet
   */
  CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after);

  /**
   * Up to which change this store is complete, as {@link #markComplete} last said.
   *
   * @return empty if the store is new, was lost, or cannot remember: then it is to be filled
   */
  default CompletionStage<Optional<Revision>> completeUpTo() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /**
   * Notes that all changes up to and including this one are applied, whatever was noted before;
   * lost when the store is. For a fill's start: {@link #advance} is for everything after it.
   */
  default CompletionStage<Void> markComplete(Revision upTo) {
    return CompletableFuture.completedStage(true).thenAccept(_ -> {});
  }

  /**
   * Which course of events this store has followed: as long as the answer is the same, nothing that
   * was applied in between is gone. Another one after a restart or a failover, whose store may lack
   * what the one before had applied last, though its note is the same.
   *
   * @return a text to compare, nothing else
   */
  default CompletionStage<String> history() {
    return CompletableFuture.completedStage("");
  }

  /**
   * Goes on from one note to the next, unless the store was lost meanwhile, follows another history
   * or goes by another note now: what was applied before that may then be gone.
   *
   * @param history as {@link #history} was before anything was applied that the note is to stand
   *     for
   * @param from as noted last
   * @return whether the note is {@code to} now
   */
  default CompletionStage<Boolean> advance(String history, Revision from, Revision to) {
    return CompletableFuture.completedStage(false);
  }

  /**
   * Takes a lease that nobody holds, or that its owner holds already; then it ends when it would
   * have. A store that is one node's alone grants every lease: there is nobody to share it with.
   *
   * @param lasts how long, if it is not released before
   * @return whether the owner holds it
   */
  default CompletionStage<Boolean> acquireLease(String name, String owner, Duration lasts) {
    return CompletableFuture.completedStage(true);
  }

  /**
   * Gives a lease back.
   *
   * @return whether the owner held it
   */
  default CompletionStage<Boolean> releaseLease(String name, String owner) {
    return CompletableFuture.completedStage(true);
  }

  /**
   * The sealed secrets that the keys of the region's session tickets come from, as {@link
   * #replaceTicketSecrets} left them; lost when the store is.
   *
   * @return empty if there are none, or the store cannot keep any
   */
  default CompletionStage<Optional<TicketSecretsEntry>> findTicketSecrets() {
    return CompletableFuture.completedStage(Optional.empty());
  }

  /**
   * Replaces the ticket secrets in one step, unless somebody else has done so before.
   *
   * @param from what was found last; empty if there was nothing
   * @return whether the store holds {@code to} now
   */
  default CompletionStage<Boolean> replaceTicketSecrets(Optional<String> from, String to) {
    return CompletableFuture.completedStage(false);
  }

  /**
   * Calls back on every change from now on, in no particular order and on any thread: the listener
   * must not block.
   *
   * @return ends the subscription when closed
   */
  Subscription subscribe(Consumer<RegionChange> listener);

  /**
   * @throws IllegalArgumentException if one {@link #applyAll} does not take so many
   */
  static void requireBatch(List<ControlEvent> events) {
    if (events.size() > LONGEST_BATCH)
      throw new IllegalArgumentException(
          "events: " + events.size() + " (expected: 0–" + LONGEST_BATCH + ")");
  }

  /** Completes if the store answers. */
  CompletionStage<Void> ping();

  @Override
  void close();

  /**
   * @param next for the following page; empty at the end
   */
  record NamePage(List<DomainName> names, Optional<String> next) {}

  /**
   * @param upTo where to go on from
   * @param purges empty if the store does not reach back that far, or has lost what was seen: then
   *     everything is to be purged
   */
  record MissedPurges(PurgePosition upTo, Optional<List<Purge>> purges) {}

  /**
   * @param sealed as it was put there
   * @param age since then by the store's own clock, so that nodes need not agree on the time; never
   *     negative
   */
  record TicketSecretsEntry(String sealed, Duration age) {
    /** Shows nothing of the secrets. */
    @Override
    public String toString() {
      return "TicketSecretsEntry[age=" + age + "]";
    }
  }

  /** Ends when closed; closing twice does nothing. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
