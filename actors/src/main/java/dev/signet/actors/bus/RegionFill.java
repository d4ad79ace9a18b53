// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.KillSwitches;
import akka.stream.OverflowStrategy;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Brings a region's store what it misses: present state instead of history, a page at a time.
 *
 * <pre>
 * central store ─▶ page ─▶ apply to the region store ─▶ move the sentinel ─▶ tell ─▶ next page
 *                   └── the next page is read meanwhile: two pages are in memory at most ──┘
 * </pre>
 *
 * The sentinel moves after the effect it stands for, and only from where the page before left it:
 * where a fill breaks off the next one goes on, and a store that is lost meanwhile, or filled by
 * somebody else, ends it.
 */
final class RegionFill {
  private final ActorSystem<?> system;
  private final CentralStore central;
  private final RegionStore region;
  private final int batch;
  private final Duration pageTimeout;

  /**
   * @param batch changes in a page
   * @param pageTimeout how long a page may take before the fill fails
   */
  RegionFill(
      ActorSystem<?> system,
      CentralStore central,
      RegionStore region,
      int batch,
      Duration pageTimeout) {
    this.system = system;
    this.central = central;
    this.region = region;
    this.batch = batch;
    this.pageTimeout = pageTimeout;
  }

  /**
   * @param from what came before is not in it
   * @param upTo the region store is complete up to here after it
   */
  private record Page(Revision from, Revision upTo, List<ControlEvent> changes) {}

  /**
   * @param upTo the region store is complete up to here
   * @param changes brought so far
   */
  record Filled(Revision upTo, long changes) {
    private Filled plus(Filled page) {
      return new Filled(page.upTo(), changes + page.changes());
    }
  }

  /** A fill under way. */
  record Run(UniqueKillSwitch stop, CompletionStage<Filled> filled) {
    /** Ends it after the page at hand; nothing that is marked is lost. */
    void end() {
      stop.abort(new CancellationException("fill ended by its region"));
    }
  }

  /** Fills a store of which nothing is known, from the very first change on. */
  Run all(String history, Consumer<Filled> eachPage) {
    var begun = region.markComplete(Revision.NONE).thenApply(_ -> Revision.NONE);
    return run(begun, history, Revision.NONE, eachPage);
  }

  /**
   * @param history of the region store, as seen before the fill
   * @param from where the sentinel stands
   * @param eachPage hears of each page when it is marked, on any thread
   * @return fails as a store fails, if the sentinel was moved by somebody else, and if the store
   *     has another history by then: some of what was brought may be gone
   */
  Run after(String history, Revision from, Consumer<Filled> eachPage) {
    return run(completedStage(from), history, from, eachPage);
  }

  private Run run(
      CompletionStage<Revision> begun, String history, Revision from, Consumer<Filled> eachPage) {
    // Read before the pages: a change may be the newest and stand in no page any more, as a purge
    // that was forgotten, and yet the store is complete up to it when the last page is applied.
    var newest = begun.thenCompose(_ -> central.outbox().newest());
    var running =
        Source.unfoldAsync(from, after -> newest.thenCompose(_ -> page(after)))
            .viaMat(KillSwitches.single(), Keep.right())
            .buffer(1, OverflowStrategy.backpressure())
            .mapAsync(1, page -> bring(history, page))
            .idleTimeout(pageTimeout)
            .wireTap(eachPage::accept)
            .toMat(Sink.fold(new Filled(from, 0), Filled::plus), Keep.both())
            .run(system);
    return new Run(
        running.first(),
        running
            .second()
            .thenCompose(filled -> newest.thenCompose(upTo -> finish(history, filled, upTo))));
  }

  private CompletionStage<Optional<Pair<Revision, Page>>> page(Revision after) {
    return central
        .domains()
        .changesAfter(after, batch)
        .thenApply(
            changes -> {
              if (changes.isEmpty()) return Optional.empty();
              var upTo = changes.getLast().revision();
              return Optional.of(Pair.create(upTo, new Page(after, upTo, changes)));
            });
  }

  private CompletionStage<Filled> bring(String history, Page page) {
    return region
        .applyAll(page.changes())
        .thenCompose(_ -> advance(history, page.from(), page.upTo()))
        .thenApply(_ -> new Filled(page.upTo(), page.changes().size()));
  }

  private CompletionStage<Filled> finish(String history, Filled filled, Revision newest) {
    if (!newest.isNewerThan(filled.upTo())) return completedStage(filled);
    return advance(history, filled.upTo(), newest)
        .thenApply(_ -> new Filled(newest, filled.changes()));
  }

  private CompletionStage<Boolean> advance(String history, Revision from, Revision upTo) {
    return region
        .advance(history, from, upTo)
        .thenApply(
            advanced -> {
              if (advanced) return true;
              throw new IllegalStateException(
                  "region store: found it lost, failed over or marked by another (expected: complete up to "
                      + from
                      + ")");
            });
  }
}
