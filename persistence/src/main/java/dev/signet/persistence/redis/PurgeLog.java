// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionStore.MissedPurges;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;

/** Reads the purges in the order in which they came to this Redis. */
final class PurgeLog {
  private static final Logger LOG = LoggerFactory.getLogger(PurgeLog.class);

  /** Is before all others, and nobody's. */
  private static final PurgePosition NOWHERE = new PurgePosition(-1, "");

  private PurgeLog() {}

  static MissedPurges after(RedisClient redis, Optional<PurgePosition> after) {
    var from = after.orElse(NOWHERE);
    var answer =
        RedisScript.PURGES_AFTER.run(
            redis,
            List.of(RedisKeys.PURGES, RedisKeys.PURGES_POSITION),
            List.of(PurgePosition.newHistory(), Long.toString(from.number()), from.history()));
    return read(answer).orElseGet(() -> beginAgain(redis));
  }

  /** What a purge was to purge is not known: everything, then, for all who ask. */
  private static MissedPurges beginAgain(RedisClient redis) {
    LOG.atWarn().addKeyValue("key", RedisKeys.PURGES).log("dropped purges that cannot be read");
    redis.del(RedisKeys.PURGES, RedisKeys.PURGED_REVISIONS, RedisKeys.PURGES_POSITION);
    return after(redis, Optional.empty());
  }

  private static Optional<MissedPurges> read(@Nullable Object answer) {
    if (!(answer instanceof List<?> parts)) return Optional.empty();
    var upTo = PurgePosition.parse(String.valueOf(parts.getFirst()));
    if (parts.size() == 1)
      return upTo.map(position -> new MissedPurges(position, Optional.empty()));
    if (!(parts.getLast() instanceof List<?> entries)) return Optional.empty();
    var purges = new ArrayList<Purge>(entries.size());
    try {
      for (var entry : entries) purges.add(purge(String.valueOf(entry)));
    } catch (MalformedJsonException _) {
      return Optional.empty();
    }
    return upTo.map(position -> new MissedPurges(position, Optional.of(List.copyOf(purges))));
  }

  /** Behind history and revision, which hold no brace. */
  private static Purge purge(String entry) throws MalformedJsonException {
    return WireJson.read(entry.substring(Math.max(0, entry.indexOf('{'))), Purge.class);
  }
}
