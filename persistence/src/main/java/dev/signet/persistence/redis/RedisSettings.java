// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where Redis is and how long to wait for it. Defaults and their reasons stand in reference.conf.
 *
 * @param url {@code redis://} or {@code rediss://}, with {@code user:password@} or {@code
 *     :password@} where Redis wants it, and with {@code /N} for another database than 0
 * @param timeout longest that a call takes, in all
 * @param poolSize most connections for calls; one more is for the subscription
 * @param maxCalls calls under way and waiting; further ones fail at once
 * @param heartbeat how often the subscription is checked
 * @param tombstoneRetention how long removals are remembered
 * @param messageRetention how long messages of the control bus are remembered
 * @param caFile PEM of the authorities that sign Redis's certificate; empty: the system's
 */
public record RedisSettings(
    URI url,
    Duration timeout,
    int poolSize,
    int maxCalls,
    Duration heartbeat,
    Duration tombstoneRetention,
    Duration messageRetention,
    Optional<Path> caFile) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.redis");

  private static final String URL_EXPECTED =
      " (expected: redis:// or rediss:// with host, optional port and database number)";

  public RedisSettings {
    requireUrl(url);
    BOUNDS.within("timeout", timeout, Duration.ofMillis(10), Duration.ofSeconds(30));
    BOUNDS.within("pool-size", poolSize, 1, 1000);
    BOUNDS.within("max-calls", maxCalls, 1, 1_000_000);
    BOUNDS.within("heartbeat", heartbeat, Duration.ofMillis(50), Duration.ofMinutes(5));
    BOUNDS.within(
        "tombstone-retention", tombstoneRetention, Duration.ofSeconds(1), Duration.ofDays(365));
    BOUNDS.within(
        "message-retention", messageRetention, Duration.ofSeconds(1), Duration.ofDays(15));
    if (caFile.isPresent() && !url.getScheme().equals("rediss"))
      throw new IllegalArgumentException(
          "signet.redis.ca-file: found with a redis:// URL (expected: with rediss:// only)");
  }

  /**
   * @param redis the configuration below {@code signet.redis}
   * @throws IllegalArgumentException if a value is out of bounds; never shows the URL, for it may
   *     hold a password
   */
  public static RedisSettings from(Config redis) {
    return new RedisSettings(
        url(redis.getString("url")),
        redis.getDuration("timeout"),
        redis.getInt("pool-size"),
        redis.getInt("max-calls"),
        redis.getDuration("heartbeat"),
        redis.getDuration("tombstone-retention"),
        redis.getDuration("message-retention"),
        Optional.of(redis.getString("ca-file")).filter(file -> !file.isBlank()).map(Path::of));
  }

  /** Whether the configuration names a Redis at all; without one the region store is in memory. */
  public static boolean isConfigured(Config redis) {
    return !redis.getString("url").isBlank();
  }

  boolean isSecure() {
    return url.getScheme().equals("rediss");
  }

  String host() {
    return url.getHost();
  }

  int port() {
    return url.getPort() > 0 ? url.getPort() : 6379;
  }

  int database() {
    var path = url.getPath();
    return path.length() <= 1 ? 0 : Integer.parseInt(path.substring(1));
  }

  Optional<String> user() {
    return userInfo().map(info -> info.substring(0, colon(info))).filter(user -> !user.isEmpty());
  }

  Optional<String> password() {
    return userInfo()
        .filter(info -> info.indexOf(':') >= 0)
        .map(info -> info.substring(info.indexOf(':') + 1));
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "RedisSettings["
        + url.getScheme()
        + "://"
        + host()
        + ":"
        + port()
        + "/"
        + database()
        + ", timeout "
        + timeout
        + ", pool of "
        + poolSize
        + "]";
  }

  private Optional<String> userInfo() {
    return Optional.ofNullable(url.getUserInfo());
  }

  private static int colon(String info) {
    var colon = info.indexOf(':');
    return colon < 0 ? info.length() : colon;
  }

  private static URI url(String text) {
    try {
      return new URI(text.trim());
    } catch (URISyntaxException _) {
      // The cause would show the text, and with it the password.
      throw new IllegalArgumentException("signet.redis.url: found no URL" + URL_EXPECTED);
    }
  }

  private static void requireUrl(URI url) {
    var scheme = url.getScheme();
    if (!"redis".equals(scheme) && !"rediss".equals(scheme))
      throw new IllegalArgumentException("signet.redis.url: found another scheme" + URL_EXPECTED);
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65535)
      throw new IllegalArgumentException(
          "signet.redis.url: found no host or no port" + URL_EXPECTED);
    if (!url.getPath().matches("(/[0-9]{0,4})?") || url.getRawQuery() != null)
      throw new IllegalArgumentException(
          "signet.redis.url: found another path or a query" + URL_EXPECTED);
  }
}
