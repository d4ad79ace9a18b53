// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.signet.persistence.StoreException;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.DomainName;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Site settings in memory. What is here is served for ever: when it is in doubt it is loaded again
 * beside being served, when it is known to have changed the new settings are waited for, and a load
 * that fails leaves it as it was.
 */
final class SiteEntries {

  /** What {@link SiteEntries} loads from. Stages fail with a StoreException. */
  @FunctionalInterface
  interface Loader {
    CompletionStage<Optional<Domain>> load(DomainName name);
  }

  /**
   * @param epoch of the load that brought it
   * @param changed whether it is known to be out of date
   */
  private record Entry(Domain domain, long epoch, boolean changed) {}

  private final Loader loader;
  private final SiteSettings settings;
  private final Cache<DomainName, Entry> entries;
  private final Cache<DomainName, Boolean> absent;
  private final ConcurrentHashMap<DomainName, CompletableFuture<Optional<Domain>>> loads =
      new ConcurrentHashMap<>();
  private final AtomicLong epoch = new AtomicLong();

  SiteEntries(Loader loader, SiteSettings settings, InstantSource clock) {
    this.loader = loader;
    this.settings = settings;
    this.entries = Caffeine.newBuilder().maximumSize(settings.entries()).build();
    this.absent =
        Caffeine.newBuilder()
            .maximumSize(settings.absentEntries())
            .expireAfterWrite(settings.absentFor())
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  CompletionStage<Optional<Domain>> find(DomainName name) {
    var held = entries.getIfPresent(name);
    if (held != null) return held.changed() ? newest(name, held.domain()) : inDoubt(name, held);
    if (absent.getIfPresent(name) != null)
      return CompletableFuture.completedStage(Optional.empty());
    return load(name);
  }

  /** The settings if they are in memory and not in doubt. */
  @Nullable Domain atHand(DomainName name) {
    var held = entries.getIfPresent(name);
    return held == null || held.changed() || held.epoch() < epoch.get() ? null : held.domain();
  }

  /** The settings changed: the next caller waits for the new ones. */
  void changed(DomainName name) {
    loads.remove(name);
    absent.invalidate(name);
    entries
        .asMap()
        .computeIfPresent(name, (_, held) -> new Entry(held.domain(), held.epoch(), true));
  }

  void removed(DomainName name) {
    loads.remove(name);
    entries.invalidate(name);
  }

  /** Changes may have been missed: each entry is loaded again when it is next used. */
  void doubtAll() {
    epoch.incrementAndGet();
    absent.invalidateAll();
  }

  long size() {
    return entries.estimatedSize();
  }

  private CompletionStage<Optional<Domain>> inDoubt(DomainName name, Entry held) {
    if (held.epoch() < epoch.get()) {
      var _ = load(name);
    }
    return CompletableFuture.completedStage(Optional.of(held.domain()));
  }

  private CompletionStage<Optional<Domain>> newest(DomainName name, Domain old) {
    var patience = settings.patience();
    return load(name)
        .copy()
        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(_ -> Optional.of(old));
  }

  /** One load per name at a time. One that was overtaken by a change does not reach the memory. */
  private CompletableFuture<Optional<Domain>> load(DomainName name) {
    var running = loads.get(name);
    if (running != null) return running;
    if (loads.size() >= settings.loads())
      return CompletableFuture.failedFuture(
          new StoreException(
              "site settings: " + settings.loads() + " loads under way (signet.site.loads)", null));
    var started = new CompletableFuture<Optional<Domain>>();
    var other = loads.putIfAbsent(name, started);
    if (other != null) return other;
    var begun = epoch.get();
    loader
        .load(name)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                loads.remove(name, started);
                started.completeExceptionally(failure);
                return;
              }
              keep(name, found, begun, started);
              started.complete(found);
            });
    return started;
  }

  private void keep(
      DomainName name, Optional<Domain> found, long begun, CompletableFuture<?> started) {
    // Inside the entry's lock, so that a change either sees this entry or finds the load removed.
    entries
        .asMap()
        .compute(
            name,
            (_, held) -> {
              if (!loads.remove(name, started)) return held;
              if (found.isEmpty()) {
                absent.put(name, true);
                return null;
              }
              return new Entry(found.get(), begun, false);
            });
  }
}
