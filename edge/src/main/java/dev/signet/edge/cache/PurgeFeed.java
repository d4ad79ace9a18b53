// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStore.MissedPurges;
import dev.signet.protocol.domain.Purge;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the region's purges to the cache, none left out: each carries the store's position, so a
 * step from one position to another tells that some were missed, and the store is asked for them;
 * after the subscription was cut it is asked in any case. While it does not answer, it is asked
 * again and again, at growing intervals. A purge may be applied twice, which costs fetches and no
 * correctness.
 */
public final class PurgeFeed implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PurgeFeed.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /** Of purges that came early; for those beyond the store is asked. */
  private static final int MOST_EARLY = 10_000;

  private final RegionStore store;
  private final CachePurges purges;
  private final RegionStore.Subscription subscription;

  // Guarded by this.

  /** All purges up to here are applied; empty until the store has answered once. */
  private Optional<PurgePosition> reached = Optional.empty();

  /** Applied already, though some before them may be missing. */
  private final Map<Purge, PurgePosition> early = new LinkedHashMap<>();

  private boolean asking;
  private boolean askAgain;

  private volatile boolean closed;

  private PurgeFeed(RegionStore store, CachePurges purges) {
    this.store = store;
    this.purges = purges;
    this.subscription = store.subscribe(this::changed);
  }

  /** Asks at once where the region is: from there on nothing is missed. */
  public static PurgeFeed start(RegionStore store, CachePurges purges) {
    var feed = new PurgeFeed(store, purges);
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
      case RegionChange.Purged(var purge, var position) -> {
        if (!apply(purge, position)) catchUp();
      }
      case RegionChange.Reconnected() -> catchUp();
      case RegionChange.DomainChanged _,
          RegionChange.DomainRemoved _,
          RegionChange.CertificateChanged _ -> {
        // a stored response knows by itself whose it is
      }
    }
  }

  /** Whether those before it are applied too, or are being asked for. */
  private synchronized boolean apply(Purge purge, PurgePosition position) {
    purges.apply(purge);
    if (!asking && isNext(purge, position)) {
      reached = Optional.of(position);
      return true;
    }
    if (early.size() < MOST_EARLY) early.put(purge, position);
    else askAgain = true;
    return asking;
  }

  private boolean isNext(Purge purge, PurgePosition position) {
    return reached.map(last -> last.then(purge.revision())).equals(Optional.of(position));
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
    Optional<PurgePosition> after;
    synchronized (this) {
      askAgain = false;
      after = reached;
    }
    store
        .purgesAfter(after)
        .whenComplete(
            (missed, failure) -> {
              if (missed == null) retry(retryAfter, failure);
              else if (caughtUp(missed)) ask(FIRST_RETRY);
            });
  }

  /** Whether more may have been missed meanwhile. */
  private synchronized boolean caughtUp(MissedPurges missed) {
    if (missed.purges().isEmpty()) purgeEverything();
    for (var purge : missed.purges().orElse(List.of()))
      if (!early.containsKey(purge)) purges.apply(purge);
    reached = Optional.of(missed.upTo());
    // They were told in the order of their positions: those that follow need no asking.
    early.forEach(
        (purge, position) -> {
          if (isNext(purge, position)) reached = Optional.of(position);
        });
    asking = askAgain || early.values().stream().anyMatch(this::isBeyond);
    early.clear();
    return asking;
  }

  private boolean isBeyond(PurgePosition position) {
    return reached.map(last -> position.number() > last.number()).orElse(true);
  }

  private void purgeEverything() {
    if (reached.isPresent())
      log.atInfo().log("the region no longer knows all purges since: everything is purged");
    purges.applyToEverything();
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
