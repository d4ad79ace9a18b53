// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import dev.signet.persistence.region.RegionStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all names of the region, page by page: at start, when changes may have been missed, and
 * from time to time. One walk at a time; one that fails is begun again after a pause, for ever.
 */
final class NameWalk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NameWalk.class);

  private final RegionStore store;
  private final AllowedNames names;
  private final SiteSettings settings;
  private final ScheduledExecutorService timer;
  private final Runnable afterWalk;
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final AtomicBoolean walking = new AtomicBoolean();
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable ScheduledFuture<?> next;

  /**
   * @param afterWalk what else is to be looked at from time to time
   */
  NameWalk(
      RegionStore store,
      AllowedNames names,
      SiteSettings settings,
      ScheduledExecutorService timer,
      Runnable afterWalk) {
    this.store = store;
    this.names = names;
    this.settings = settings;
    this.timer = timer;
    this.afterWalk = afterWalk;
  }

  /** Completes when all names have been read once. */
  CompletionStage<Void> firstWalk() {
    return first.minimalCompletionStage();
  }

  /** Begins a walk, or has the one under way followed by another. */
  void begin() {
    if (closed) return;
    again.set(true);
    if (walking.compareAndSet(false, true)) walk();
  }

  private void walk() {
    again.set(false);
    names.beginWalk();
    readPages()
        .whenComplete(
            (_, failure) -> {
              names.endWalk();
              walking.set(false);
              if (failure == null) read();
              else retry(failure);
            });
  }

  private void read() {
    afterWalk.run();
    first.complete(null);
    if (again.get()) begin();
    else schedule(settings.reconcileEvery());
  }

  private void retry(Throwable failure) {
    LOG.atWarn()
        .addKeyValue("names", names.size())
        .addKeyValue("retryAfter", settings.retryAfter())
        .addKeyValue("cause", failure.toString())
        .log("names of the region not read; those in memory stay");
    schedule(settings.retryAfter());
  }

  private synchronized void schedule(Duration pause) {
    if (closed) return;
    var pending = next;
    if (pending != null) pending.cancel(false);
    try {
      next = timer.schedule(this::begin, pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      LOG.atDebug().log("no further readings: stopping");
    }
  }

  /**
   * Goes on from page to page in a loop while pages come at once, so that a store in memory does
   * not grow the stack.
   */
  private CompletionStage<Void> readPages() {
    var done = new CompletableFuture<Void>();
    page(Optional.empty(), done);
    return done;
  }

  private void page(Optional<String> from, CompletableFuture<Void> done) {
    var cursor = from;
    while (true) {
      CompletableFuture<RegionStore.NamePage> page;
      try {
        page = store.names(cursor, settings.pageSize()).toCompletableFuture();
      } catch (RuntimeException failure) {
        done.completeExceptionally(failure);
        return;
      }
      if (!page.isDone() || page.isCompletedExceptionally()) {
        var _ =
            page.whenComplete(
                (read, failure) -> {
                  if (failure != null) done.completeExceptionally(failure);
                  else if (takeAndEnd(read)) done.complete(null);
                  else page(read.next(), done);
                });
        return;
      }
      var read = page.join();
      if (takeAndEnd(read)) {
        done.complete(null);
        return;
      }
      cursor = read.next();
    }
  }

  private boolean takeAndEnd(RegionStore.NamePage page) {
    names.addPage(page.names());
    return page.next().isEmpty() || closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    var pending = next;
    if (pending != null) pending.cancel(false);
  }
}
