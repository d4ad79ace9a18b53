// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Has Redis tell of writes to string keys. Redis does so only if it is set to, and forgets that
 * when it restarts; what others have set stays set.
 *
 * @see <a href="https://redis.io/docs/latest/develop/use/keyspace-notifications/">Redis keyspace
 *     notifications</a>
 */
final class KeyNotifications {
  private static final Logger LOG = LoggerFactory.getLogger(KeyNotifications.class);
  private static final String SETTING = "notify-keyspace-events";

  /** By key (K), of string commands ($) and of those for keys of any type (g), as RENAME. */
  private static final String NEEDED = "K$g";

  private static final Set<String> WRITES = Set.of("set", "rename_to", "copy_to", "restore");

  private final RedisCalls calls;
  private final AtomicBoolean told = new AtomicBoolean();

  KeyNotifications(RedisCalls calls) {
    this.calls = calls;
  }

  /** Where Redis tells of keys that match. */
  static String pattern(int database, String keyPattern) {
    return "__keyspace@" + database + "__:" + keyPattern;
  }

  /** The key that a channel is for. */
  static String key(String channel) {
    return channel.substring(channel.indexOf(':') + 1);
  }

  static boolean isWrite(String event) {
    return WRITES.contains(event);
  }

  /** As part of a pattern that matches just this text. */
  static String literally(String text) {
    return text.replaceAll("([\\\\*?\\[\\]^-])", "\\\\$1");
  }

  /** Asks Redis for them, and says once if it refuses: managed Redis often forbids CONFIG. */
  void request() {
    calls
        .call("key notifications", KeyNotifications::configure)
        .whenComplete(
            (_, failure) -> {
              // Redis that does not answer is asked again with the next subscription.
              if (failure != null
                  && failure.getCause() instanceof JedisDataException
                  && told.compareAndSet(false, true))
                LOG.atInfo()
                    .addKeyValue("setting", SETTING)
                    .addKeyValue("needed", NEEDED)
                    .addKeyValue("reason", failure.getMessage())
                    .log("Redis cannot be set to tell of writes: they are found by sweeps only");
            });
  }

  private static boolean configure(RedisClient redis) {
    var present = redis.configGet(SETTING).getOrDefault(SETTING, "");
    var wanted = withNeeded(present);
    if (!wanted.equals(present)) redis.configSet(SETTING, wanted);
    return true;
  }

  static String withNeeded(String present) {
    // A stands for all kinds of commands, and for no K.
    return present
        + NEEDED
            .chars()
            .filter(flag -> present.indexOf(flag) < 0)
            .filter(flag -> flag == 'K' || present.indexOf('A') < 0)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
  }
}
