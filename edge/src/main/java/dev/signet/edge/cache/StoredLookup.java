// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import dev.signet.protocol.domain.Domain;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds what a request selects among what is stored, and takes out what has been purged. */
final class StoredLookup implements FreshHits {
  private final ResponseStore store;
  private final CachePurges purges;
  private final CacheSettings settings;

  StoredLookup(ResponseStore store, CachePurges purges, CacheSettings settings) {
    this.store = store;
    this.purges = purges;
    this.settings = settings;
  }

  @Override
  public @Nullable StoredResponse find(Domain site, String key, RequestHead request, Instant now) {
    if (!request.isRetrieval() || request.isForOriginOnly()) return null;
    // asking what the client wants is for the long way
    if (settings.clientDirectives() == ClientDirectives.HONOUR
        && !request.directives().arguments().isEmpty()) return null;
    var stored = select(site, key, request);
    return stored != null && stored.freshness().isFresh(now) ? stored : null;
  }

  /** Fresh or stale; null if there is nothing. */
  @Nullable StoredResponse select(Domain site, String key, RequestHead request) {
    while (true) {
      var resource = store.find(key);
      if (resource == null) return null;
      var stored = resource.select(request.fields());
      if (stored == null) return null;
      if (stored.isFor(site) && !stored.isPurged(purges, settings.purging())) return stored;
      store.remove(key, stored);
    }
  }

  /** Whether other requests for the target would find something. */
  boolean hasVariants(String key) {
    return store.find(key) != null;
  }
}
