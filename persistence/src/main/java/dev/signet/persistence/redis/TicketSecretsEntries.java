// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.RegionStore.TicketSecretsEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;

/** The ticket secrets of a region: read and replaced in one step each, aged by Redis's clock. */
final class TicketSecretsEntries {
  private static final List<String> KEYS = List.of(RedisKeys.TICKET_SECRETS);

  private TicketSecretsEntries() {}

  static Optional<TicketSecretsEntry> find(RedisClient redis) {
    if (!(RedisScript.TICKET_SECRETS.run(redis, KEYS, List.of()) instanceof List<?> found))
      return Optional.empty();
    var age = Long.parseLong(String.valueOf(found.get(1)));
    return Optional.of(
        new TicketSecretsEntry(
            String.valueOf(found.getFirst()), Duration.ofMillis(Math.max(0, age))));
  }

  static boolean replace(RedisClient redis, Optional<String> from, String to) {
    return Long.valueOf(1)
        .equals(RedisScript.REPLACE_TICKET_SECRETS.run(redis, KEYS, List.of(from.orElse(""), to)));
  }
}
