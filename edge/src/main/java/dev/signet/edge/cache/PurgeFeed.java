// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the region's purges to the cache: as they happen, and after the subscription was cut those
 * that were missed. While the store does not answer, it is asked again and again, at growing
 * intervals. A purge may be applied twice, which costs fetches and no correctness.
 */
public final class PurgeFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PurgeFeed.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /**
   * Purges arrive in no particular order, so that having seen one says nothing about those just
   * before it: only one that was seen this long ago counts as a place to go on from.
   */
  private static final Duration SETTLED = Duration.ofHours(1);

  private static final int MOST_UNSETTLED = 10_000;

  private final RegionStore store;
  private final CachePurges purges;
  private final InstantSource clock;
  private final Deque<Seen> unsettled = new ArrayDeque<>();
  private final Set<Revision> seen = new HashSet<>();
  private final RegionStore.Subscription subscription;
  private Revision complete = Revision.NONE;
  private boolean asking;
  private boolean askAgain;
  private volatile boolean closed;

  private record Seen(Revision revision, Instant at) {}

  private PurgeFeed(RegionStore store, CachePurges purges, InstantSource clock) {
    this.store = store;
    this.purges = purges;
    this.clock = clock;
    this.subscription = store.subscribe(this::changed);
  }

  /** Begins at once, with what the region still knows: that tells where to go on from later. */
  public static PurgeFeed start(RegionStore store, CachePurges purges, InstantSource clock) {
    var feed = new PurgeFeed(store, purges, clock);
    feed.catchUp();
    return feed;
  }

  @Override
  public void close() {
    closed = true;
    subscription.close();
  }

  private void changed(RegionChange change) {
    switch (change) {
      case RegionChange.Purged(var purge) -> {
        apply(purge);
      }
      case RegionChange.Reconnected() -> catchUp();
      case RegionChange.DomainChanged _,
          RegionChange.DomainRemoved _,
          RegionChange.CertificateChanged _ -> {
        // a stored response knows by itself whose it is
      }
    }
  }

  private synchronized void apply(Purge purge) {
    if (!seen.add(purge.revision())) return;
    purges.apply(purge);
    var now = clock.instant();
    unsettled.addLast(new Seen(purge.revision(), now));
    while (unsettled.size() > MOST_UNSETTLED
        || (!unsettled.isEmpty() && unsettled.getFirst().at().isBefore(now.minus(SETTLED)))) {
      var settled = unsettled.removeFirst().revision();
      seen.remove(settled);
      if (settled.isNewerThan(complete)) complete = settled;
    }
  }

  private void catchUp() {
    synchronized (this) {
      if (asking) {
        askAgain = true;
        return;
      }
      asking = true;
    }
    ask(FIRST_RETRY);
  }

  private void ask(Duration retryAfter) {
    if (closed) return;
    Revision after;
    synchronized (this) {
      askAgain = false;
      after = complete;
    }
    store
        .purgesAfter(after)
        .whenComplete(
            (missed, failure) -> {
              if (missed == null) retry(retryAfter, failure);
              else caughtUp(missed);
            });
  }

  private void caughtUp(Optional<List<Purge>> missed) {
    if (missed.isEmpty()) {
      log.atInfo().log("the region no longer knows all purges since: everything is purged");
      purges.applyToEverything();
    }
    boolean again;
    for (var purge : missed.orElse(List.of())) apply(purge);
    synchronized (this) {
      again = askAgain;
      if (!again) asking = false;
    }
    if (again) ask(FIRST_RETRY);
  }

  private void retry(Duration after, @Nullable Throwable failure) {
    log.atWarn()
        .addKeyValue("retry-after", after)
        .setCause(failure)
        .log("purges that may have been missed cannot be asked for");
    var longer = after.multipliedBy(2);
    var next = longer.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : longer;
    CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> ask(next));
  }
}
