// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.ForeignCertificates;
import dev.signet.persistence.region.RegionStore.Subscription;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;

/**
 * Certificates as lua-resty-auto-ssl keeps them in Redis: under {@code NAME:latest}, or {@code
 * PREFIX:NAME:latest}, a JSON object with {@code fullchain_pem} and {@code privkey_pem}.
 *
 * @see <a href="https://github.com/auto-ssl/lua-resty-auto-ssl">lua-resty-auto-ssl</a>
 */
public final class RedisForeignCertificates implements ForeignCertificates {
  private static final String SUFFIX = ":latest";

  private final RedisCalls calls;
  private final String prefix;
  private final KeyNotifications notifications;
  private final KeptSubscription writes;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

  private record Entry(
      @JsonProperty("fullchain_pem") String chain,
      @JsonProperty("privkey_pem") String privateKey) {}

  private RedisForeignCertificates(RedisSettings settings, String keyPrefix) {
    var connector = new RedisConnector(settings);
    this.calls = new RedisCalls(connector.pooled(), settings);
    this.prefix = keyPrefix.isEmpty() ? "" : keyPrefix + ":";
    this.notifications = new KeyNotifications(calls);
    this.writes =
        KeptSubscription.toPattern(
            connector,
            settings.heartbeat(),
            KeyNotifications.pattern(settings.database(), keyPattern()),
            new Writes());
  }

  /**
   * Opens without Redis too: then calls fail until it is there.
   *
   * @param keyPrefix what the other program puts before its keys and a colon; may be empty
   */
  public static RedisForeignCertificates open(RedisSettings settings, String keyPrefix) {
    return new RedisForeignCertificates(settings, keyPrefix);
  }

  @Override
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE)
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1–" + LONGEST_PAGE + ")");
    var start = cursor.orElse(ScanParams.SCAN_POINTER_START);
    if (!start.matches("[0-9]{1,20}"))
      return CompletableFuture.failedStage(
          new StoreException("redis: foreign names: no cursor of ours", null));
    return calls.call("foreign names", redis -> page(redis, start, limit));
  }

  @Override
  public CompletionStage<Found> find(String name) {
    return calls.call("find foreign certificate", redis -> read(redis, name));
  }

  @Override
  public Subscription subscribe(Listener listener) {
    listeners.add(listener);
    listener.missed();
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    writes.close();
    calls.close();
  }

  private NamePage page(RedisClient redis, String cursor, int limit) {
    var scanned = redis.scan(cursor, new ScanParams().match(keyPattern()).count(limit));
    var names = new ArrayList<String>();
    for (var key : scanned.getResult()) name(key).ifPresent(names::add);
    var next = scanned.getCursor();
    return new NamePage(
        names, next.equals(ScanParams.SCAN_POINTER_START) ? Optional.empty() : Optional.of(next));
  }

  private Found read(RedisClient redis, String name) {
    String text;
    try {
      text = redis.getrange(prefix + name + SUFFIX, 0, LARGEST);
    } catch (JedisDataException _) {
      return new Found.Unreadable();
    }
    if (text.isEmpty()) return new Found.Nothing();
    if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) return new Found.TooLarge();
    try {
      var entry = WireJson.read(text, Entry.class);
      return new Found.Candidate(name, entry.chain(), entry.privateKey());
    } catch (MalformedJsonException _) {
      return new Found.Unreadable();
    }
  }

  private Optional<String> name(String key) {
    return key.startsWith(prefix) && key.endsWith(SUFFIX)
        ? Optional.of(key.substring(prefix.length(), key.length() - SUFFIX.length()))
        : Optional.empty();
  }

  private String keyPattern() {
    return KeyNotifications.literally(prefix) + "*" + SUFFIX;
  }

  /** Keeps the subscription's thread free: what asks Redis does it elsewhere. */
  private final class Writes implements KeptSubscription.Listener {
    @Override
    public void subscribed() {
      notifications.request();
      listeners.forEach(Listener::missed);
    }

    @Override
    public void heard(String channel, String event) {
      if (!KeyNotifications.isWrite(event)) return;
      name(KeyNotifications.key(channel))
          .ifPresent(name -> listeners.forEach(listener -> listener.written(name)));
    }
  }
}
