// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.japi.Pair;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one region's store up to date with the central store, one step per call:
 *
 * <pre>
 * how far is the region store? ─▶ nowhere, or with a gap ─▶ fill: page ─▶ apply ─▶ mark complete ─▶ next page
 *                              └▶ somewhere ─▶ outbox ─▶ apply ─▶ mark complete ─▶ mark published
 * </pre>
 *
 * Each mark is set after the effect it stands for, so whatever breaks in between is done again, and
 * applying twice changes nothing. Where a fill breaks off, the next one goes on after the last page
 * that was marked.
 */
final class RegionFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RegionFeed.class);

  private final ActorSystem<?> system;
  private final CentralStore central;
  private final RegionStore region;
  private final String regionName;
  private final LocalBusSettings settings;
  private final BusMetrics metrics;

  RegionFeed(
      ActorSystem<?> system,
      CentralStore central,
      RegionStore region,
      String regionName,
      LocalBusSettings settings,
      BusMetrics metrics) {
    this.system = system;
    this.central = central;
    this.region = region;
    this.regionName = regionName;
    this.settings = settings;
    this.metrics = metrics;
  }

  /**
   * @param reached up to which revision the region store is complete now
   * @param more whether another step may find more to do at once
   */
  record Step(Revision reached, boolean more) {}

  /**
   * The step at a start: whatever the region store says, it is compared with the central store
   * once. Fails as a store fails.
   */
  CompletionStage<Step> first() {
    return region.completeUpTo().thenCompose(reached -> fill(reached.orElse(Revision.NONE)));
  }

  /** Any later step. Fails as a store fails. */
  CompletionStage<Step> next() {
    return region
        .completeUpTo()
        .thenCompose(reached -> reached.map(this::carry).orElseGet(this::refill));
  }

  private CompletionStage<Step> refill() {
    LOG.atWarn().addKeyValue("region", regionName).log("region store was lost: filling it again");
    return fill(Revision.NONE);
  }

  private CompletionStage<Step> carry(Revision reached) {
    return central
        .outbox()
        .unpublished(settings.batch())
        .thenCompose(
            changes -> {
              if (changes.isEmpty()) return caughtUp(reached);
              var oldest = changes.getFirst().revision().number();
              if (oldest > reached.number() + 1) return fill(reached);
              return publish(reached, changes);
            });
  }

  /** A store that came back from an old copy is behind although nothing is unpublished. */
  private CompletionStage<Step> caughtUp(Revision reached) {
    return central
        .outbox()
        .newest()
        .thenCompose(
            newest ->
                newest.isNewerThan(reached)
                    ? fill(reached)
                    : completedStage(new Step(reached, false)));
  }

  private CompletionStage<Step> publish(Revision reached, List<ControlEvent> changes) {
    var last = changes.getLast().revision();
    var complete = last.isNewerThan(reached) ? last : reached;
    return apply(changes)
        .thenCompose(_ -> markPurgesDone(changes))
        .thenCompose(_ -> region.markComplete(complete))
        .thenCompose(
            _ ->
                central
                    .outbox()
                    .markPublished(changes.stream().map(ControlEvent::revision).toList()))
        .thenApply(_ -> new Step(complete, true));
  }

  /** Present state instead of history, a page at a time and the next one read meanwhile. */
  private CompletionStage<Step> fill(Revision from) {
    return Source.unfoldAsync(from, this::page)
        .mapAsync(
            1,
            page ->
                apply(page)
                    .thenCompose(_ -> region.markComplete(page.getLast().revision()))
                    .thenApply(_ -> new Filled(page.getLast().revision(), page.size())))
        .runWith(Sink.fold(new Filled(from, 0), Filled::plus), system)
        .thenCompose(
            filled ->
                // An empty central store leaves no page to mark, and is complete all the same.
                region
                    .markComplete(filled.upTo())
                    .thenApply(
                        _ -> {
                          if (filled.changes() > 0) logFilled(filled);
                          return new Step(filled.upTo(), true);
                        }));
  }

  private record Filled(Revision upTo, long changes) {
    Filled plus(Filled next) {
      return new Filled(next.upTo(), changes + next.changes());
    }
  }

  private CompletionStage<Optional<Pair<Revision, List<ControlEvent>>>> page(Revision after) {
    return central
        .domains()
        .changesAfter(after, settings.batch())
        .thenApply(
            changes ->
                changes.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Pair.create(changes.getLast().revision(), changes)));
  }

  private CompletionStage<Done> apply(List<ControlEvent> changes) {
    return Source.from(changes)
        .mapAsyncUnordered(
            settings.parallelism(),
            change ->
                region
                    .apply(change)
                    .thenApply(
                        changed -> {
                          metrics.count(change, changed);
                          return Done.getInstance();
                        }))
        .runWith(Sink.ignore(), system);
  }

  private CompletionStage<Done> markPurgesDone(List<ControlEvent> changes) {
    return Source.from(changes)
        .collectType(ControlEvent.CachePurged.class)
        .mapAsync(
            1,
            purged ->
                central
                    .purges()
                    .markDone(purged.purge().id(), regionName)
                    .thenApply(_ -> Done.getInstance()))
        .runWith(Sink.ignore(), system);
  }

  private void logFilled(Filled filled) {
    LOG.atInfo()
        .addKeyValue("region", regionName)
        .addKeyValue("changes", filled.changes())
        .addKeyValue("revision", filled.upTo())
        .log("region store filled");
  }
}
