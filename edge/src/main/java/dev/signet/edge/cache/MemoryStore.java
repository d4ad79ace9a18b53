// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.signet.protocol.domain.TenantId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps responses in memory, bounded by bytes in all and per tenant. In all, the least useful leave
 * (Caffeine's W-TinyLFU); a tenant past its share makes room among its own.
 */
final class MemoryStore implements ResponseStore {
  private final CacheSettings settings;
  private final Cache<String, Entry> entries;
  private final ConcurrentMap<TenantId, TenantShare> shares = new ConcurrentHashMap<>();
  private final LongAdder bytes = new LongAdder();

  record Entry(TenantId tenant, Resource resource) {}

  MemoryStore(CacheSettings settings) {
    this.settings = settings;
    entries =
        Caffeine.newBuilder()
            .maximumWeight(settings.memory())
            .weigher((String _, Entry entry) -> entry.resource().weight())
            // on the calling thread: eviction keeps pace with storing, and is short
            .executor(Runnable::run)
            .removalListener(this::onRemoval)
            .build();
  }

  @Override
  public @Nullable Resource find(String key) {
    var entry = entries.getIfPresent(key);
    if (entry == null) return null;
    entry.resource().markUsed();
    return entry.resource();
  }

  @Override
  public void put(TenantId tenant, String key, StoredResponse response) {
    entries
        .asMap()
        .compute(
            key,
            (_, before) -> {
              var resource =
                  before == null || !before.tenant().equals(tenant)
                      ? Resource.of(key, response)
                      : before.resource().with(key, response, settings.maxVariants());
              return registered(key, new Entry(tenant, resource));
            });
    makeRoom(tenant);
  }

  @Override
  public void remove(String key, StoredResponse response) {
    entries
        .asMap()
        .computeIfPresent(
            key,
            (_, before) -> {
              var left = before.resource().without(key, response);
              if (left == null) return null;
              return left == before.resource()
                  ? before
                  : registered(key, new Entry(before.tenant(), left));
            });
  }

  @Override
  public void remove(String key) {
    entries.invalidate(key);
  }

  @Override
  public long bytes() {
    return bytes.sum();
  }

  /** Bytes of one tenant. */
  long bytes(TenantId tenant) {
    var share = shares.get(tenant);
    return share == null ? 0 : share.bytes();
  }

  /** Inside the entry's computation, so that it is always counted before it can leave. */
  private Entry registered(String key, Entry entry) {
    bytes.add(entry.resource().weight());
    shares.compute(
        entry.tenant(),
        (_, before) -> {
          var share = before == null ? new TenantShare() : before;
          share.add(key, entry.resource());
          return share;
        });
    return entry;
  }

  private void onRemoval(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
    if (key == null || entry == null) return;
    bytes.add(-entry.resource().weight());
    shares.computeIfPresent(
        entry.tenant(),
        (_, share) -> {
          share.remove(key, entry.resource());
          return share.isEmpty() ? null : share;
        });
  }

  /** Never while a lock is held: removing takes the locks of the cache. */
  private void makeRoom(TenantId tenant) {
    var share = shares.get(tenant);
    if (share == null) return;
    for (var victim = share.victim(settings.tenantBytes());
        victim != null;
        victim = share.victim(settings.tenantBytes())) {
      entries.invalidate(victim);
    }
  }
}
