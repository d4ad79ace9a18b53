// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/**
 * Ids of messages, each until it expires; of too many the oldest are forgotten early. Not safe for
 * concurrent use.
 */
final class RememberedMessages {

  /** About 10 MB. */
  private static final int MOST = 100_000;

  private final InstantSource clock;
  private final Duration retention;

  /** When each was remembered, the oldest first. */
  private final LinkedHashMap<String, Instant> rememberedAt = new LinkedHashMap<>();

  RememberedMessages(InstantSource clock, Duration retention) {
    this.clock = clock;
    this.retention = retention;
  }

  void add(String id) {
    rememberedAt.putLast(id, clock.instant());
    if (rememberedAt.size() > MOST) rememberedAt.pollFirstEntry();
  }

  boolean contains(String id) {
    var oldestKept = clock.instant().minus(retention);
    for (var oldest = rememberedAt.firstEntry();
        oldest != null && !oldest.getValue().isAfter(oldestKept);
        oldest = rememberedAt.firstEntry()) rememberedAt.pollFirstEntry();
    return rememberedAt.containsKey(id);
  }
}
