// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** One atomic step, called by its hash and sent whole only where Redis does not know it yet. */
enum RedisScript {
  ALLOW,
  CERTIFY,
  REMOVE,
  PURGE,
  PURGES_AFTER,
  FORGET,
  HISTORY,
  ADVANCE,
  RELEASE,
  TICKET_SECRETS,
  REPLACE_TICKET_SECRETS;

  private final String text;
  private final String hash;

  RedisScript() {
    var file = name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + ".lua";
    this.text = resource("entries.lua") + "\n" + resource(file);
    this.hash = sha1(text);
  }

  /**
   * @return what the script returns; null for false and nil
   */
  @Nullable Object run(RedisClient redis, List<String> keys, List<String> arguments) {
    try {
      return redis.evalsha(hash, keys, arguments);
    } catch (JedisNoScriptException _) {
      return redis.eval(text, keys, arguments);
    }
  }

  /** By which Redis knows the script once it has seen it. */
  String hash() {
    return hash;
  }

  private static String resource(String file) {
    try (var stream = RedisScript.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha1(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
