// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.protocol.domain.Purge;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which stored responses have been purged. A purge only writes down a number, its generation; a
 * stored response carries the generation in which its fetch began, and is found purged when it is
 * looked up. So a purge costs the same however much is stored, and a fetch that was under way when
 * the purge came cannot bring the old response back.
 *
 * <p>Generations count in the order in which purges arrive here, not in that of their revisions:
 * one that arrives late concerns all that was fetched before it arrived. Safe for concurrent use.
 */
public final class CachePurges {
  private final InstantSource clock;
  private final PurgeTable tenants;
  private final PurgeTable domains;
  private final PurgeTable urls;
  private final PurgeTable tags;
  private final PurgedPrefixes prefixes;
  private volatile PurgeMark everything = PurgeMark.NEVER;
  private final AtomicLong generation = new AtomicLong(1);

  public CachePurges(CacheSettings.Purging settings, InstantSource clock) {
    this.clock = clock;
    tenants = new PurgeTable(settings.most(), (_, mark) -> markEverything(mark));
    domains = new PurgeTable(settings.most(), (_, mark) -> markEverything(mark));
    tags = new PurgeTable(settings.most(), (_, mark) -> markEverything(mark));
    urls = new PurgeTable(settings.most(), this::markHostOf);
    prefixes = new PurgedPrefixes(settings.mostPrefixes(), this::markHostOf);
  }

  /** Takes effect for every lookup that begins after it returns. */
  public synchronized void apply(Purge purge) {
    var mark = PurgeMark.of(purge.soft(), generation.get() + 1, clock.instant());
    switch (purge.scope()) {
      case ALL -> markEverything(mark);
      case TENANT -> tenants.mark(purge.value(), mark);
      case DOMAIN -> domains.mark(purge.value(), mark);
      case TAG -> tags.mark(purge.value(), mark);
      case URL ->
          TargetUri.parse(purge.value()).ifPresent(url -> urls.mark(url.hostAndPath(), mark));
      case PREFIX ->
          TargetUri.parse(purge.value()).ifPresent(url -> prefixes.mark(url.hostAndPath(), mark));
    }
    publish();
  }

  /** Purges all, because purges may have been missed. */
  public synchronized void applyToEverything() {
    markEverything(PurgeMark.of(false, generation.get() + 1, clock.instant()));
    publish();
  }

  /** Of fetches that begin now. */
  long generation() {
    return generation.get();
  }

  /**
   * The newest purge that means a response.
   *
   * @param goodIn generation in which it was fetched, or last found good
   * @return null if there is none
   */
  @Nullable PurgeMark find(PurgeIdentity identity, long goodIn) {
    var mark =
        everything
            .merge(tenants.find(identity.tenant()))
            .merge(domains.find(identity.host()))
            .merge(domains.find(identity.site()))
            .merge(urls.find(identity.hostAndPath()))
            .merge(prefixes.find(identity.hostAndPath(), goodIn));
    for (var tag : identity.tags()) mark = mark.merge(tags.find(tag));
    return mark.isNewerThan(goodIn) ? mark : null;
  }

  /** After the mark, so that whoever sees the generation sees the mark. */
  private void publish() {
    generation.incrementAndGet();
  }

  private void markEverything(PurgeMark mark) {
    everything = everything.merge(mark);
  }

  private void markHostOf(String hostAndPath, PurgeMark mark) {
    domains.mark(hostAndPath.substring(0, hostAndPath.indexOf('/')), mark);
  }
}
