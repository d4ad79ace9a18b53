// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import dev.signet.actors.domain.Domains;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The sites of a region as one edge node sees them: every allowed name in a compact set in memory,
 * settings of the ones in use beside it.
 *
 * <pre>
 *   RegionStore.names ──▶ AllowedNames ◀── subscription ──▶ SiteEntries ◀── RegionStore ▸ Domains
 *                          isAllowed                         find
 * </pre>
 *
 * What is in memory is served for ever, whoever behind is away.
 */
public final class RegionSites implements Sites, AutoCloseable {
  private final RegionStore store;
  private final Domains domains;
  private final AllowedNames names = new AllowedNames(NameHash.random());
  private final SiteEntries entries;
  private final NameWalk walk;
  private final ScheduledExecutorService timer;
  private final RegionStore.Subscription subscription;

  private RegionSites(
      RegionStore store,
      Domains domains,
      SiteSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.store = store;
    this.domains = domains;
    this.entries = new SiteEntries(this::load, settings, clock);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("region-sites").daemon().factory());
    this.walk = new NameWalk(store, names, settings, timer, entries::doubtAll);
    Gauge.builder("signet.sites.allowed", names, AllowedNames::size)
        .description("Names allowed in this region, as this node knows them")
        .register(meters);
    Gauge.builder("signet.sites.settings", entries, SiteEntries::size)
        .description("Site settings in memory")
        .register(meters);
    // First the subscription, then the walk: what changes between the two is heard of.
    this.subscription = store.subscribe(this::changed);
    walk.begin();
  }

  /** Begins to read the region; {@link #ready} tells when all names are known. */
  public static RegionSites start(
      RegionStore store,
      Domains domains,
      SiteSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    return new RegionSites(store, domains, settings, clock, meters);
  }

  /** Completes when the region's names have been read once; never fails, it is tried for ever. */
  public CompletionStage<Void> ready() {
    return walk.firstWalk();
  }

  @Override
  public boolean isAllowed(HostName host) {
    return names.allows(host);
  }

  @Override
  public CompletionStage<Optional<Domain>> find(HostName host) {
    if (names.contains(host))
      return entries
          .find(host)
          .thenCompose(
              own ->
                  own.isPresent() ? CompletableFuture.completedStage(own) : ofWildcardAbove(host));
    return ofWildcardAbove(host);
  }

  @Override
  public @Nullable Domain atHand(HostName host) {
    if (names.contains(host)) return entries.atHand(host);
    var wildcard = host.wildcard();
    return wildcard.isPresent() && names.contains(wildcard.get())
        ? entries.atHand(wildcard.get())
        : null;
  }

  private CompletionStage<Optional<Domain>> ofWildcardAbove(HostName host) {
    return host.wildcard()
        .filter(names::contains)
        .map(entries::find)
        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
  }

  private void changed(RegionChange change) {
    switch (change) {
      case RegionChange.DomainChanged(var name) -> {
        names.add(name);
        entries.changed(name);
      }
      case RegionChange.DomainRemoved(var name) -> {
        names.remove(name);
        entries.removed(name);
      }
      case RegionChange.Reconnected() -> {
        entries.doubtAll();
        walk.begin();
      }
      case RegionChange.CertificateChanged _, RegionChange.Purged _ -> {
        // Of no concern to names and settings.
      }
    }
  }

  /** Region store, then the domain's actor: a store that was emptied does not know all names. */
  private CompletionStage<Optional<Domain>> load(DomainName name) {
    var mark = names.additions();
    return store
        .findDomain(name)
        .exceptionally(_ -> Optional.empty())
        .thenCompose(
            found ->
                found.isPresent()
                    ? CompletableFuture.completedStage(found)
                    : domains.describe(name).thenApply(answer -> described(name, mark, answer)));
  }

  private Optional<Domain> described(DomainName name, long mark, Domains.DescribeAnswer answer) {
    return switch (answer) {
      case Domains.Described(var record) -> record.domain();
      case Domains.NotAllowed() -> {
        names.removeUnlessChangedSince(mark, name);
        yield Optional.empty();
      }
      case Domains.Unavailable(var reason) ->
          throw new StoreException("settings of " + name + ": " + reason, null);
    };
  }

  @Override
  public void close() {
    subscription.close();
    walk.close();
    timer.shutdownNow();
  }
}
