// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Targets whose last answer could not be stored: misses for them do not wait for each other. Only a
 * hash of each is kept; two that collide merely do not share a fetch.
 */
final class UncacheableTargets {
  private final Cache<Long, Boolean> targets;

  UncacheableTargets(CacheSettings.Collapsing settings, InstantSource clock) {
    var start = clock.instant();
    targets =
        Caffeine.newBuilder()
            .maximumSize(settings.mostUncacheable())
            .expireAfterWrite(settings.rememberUncacheable())
            .ticker(() -> Duration.between(start, clock.instant()).toNanos())
            .executor(Runnable::run)
            .build();
  }

  void remember(String key) {
    targets.put(hash(key), true);
  }

  void forget(String key) {
    targets.invalidate(hash(key));
  }

  boolean contains(String key) {
    return targets.getIfPresent(hash(key)) != null;
  }

  private static long hash(String key) {
    return Hashing.farmHashFingerprint64().hashString(key, StandardCharsets.UTF_8).asLong();
  }
}
