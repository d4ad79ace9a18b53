// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.ChangeListeners;
import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.InvalidNameException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.params.SetParams;

/** The region store that all nodes of a region share. The layout stands in the package's page. */
public final class RedisRegionStore implements RegionStore {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRegionStore.class);

  /** Keys looked at in one step, so that Redis is never held up. */
  private static final int EMPTIED_AT_ONCE = 1_000;

  private final RedisCalls calls;
  private final RegionWrites writes;
  private final Duration messageRetention;
  private final ChangeListeners listeners = new ChangeListeners();
  private final ChangeFeed feed = new ChangeFeed(listeners);
  private final KeptSubscription changes;

  private RedisRegionStore(RedisSettings settings) {
    var connector = new RedisConnector(settings);
    this.calls = new RedisCalls(connector.pooled(), settings);
    this.writes = new RegionWrites(settings.tombstoneRetention());
    this.messageRetention = settings.messageRetention();
    this.changes =
        KeptSubscription.toChannel(connector, settings.heartbeat(), RedisKeys.CHANGES, feed);
  }

  /**
   * Opens the store and waits for Redis, at most as long as a call may take. Opens without Redis
   * too: then calls fail until it is there.
   *
   * @throws IllegalArgumentException if the settings' CA file cannot be read
   */
  public static RedisRegionStore open(RedisSettings settings) {
    var store = new RedisRegionStore(settings);
    try {
      if (!store.changes.awaitConnected(settings.timeout()))
        LOG.atWarn().addKeyValue("redis", settings).log("Redis does not answer yet");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return store;
  }

  @Override
  public CompletionStage<Optional<Domain>> findDomain(DomainName name) {
    return calls.call(
        "find domain",
        redis -> find(redis, RedisKeys.domain(name), Domain.class, name, Domain::name));
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name) {
    return calls.call(
        "find certificate",
        redis ->
            find(
                redis,
                RedisKeys.certificate(name),
                SealedCertificate.class,
                name,
                SealedCertificate::name));
  }

  @Override
  public CompletionStage<Boolean> apply(ControlEvent event) {
    return calls
        .call("apply", redis -> writes.apply(redis, event))
        .thenApply(
            changed -> {
              if (changed && !changes.stands()) feed.applied(event);
              return changed;
            });
  }

  @Override
  public CompletionStage<Integer> applyAll(List<ControlEvent> events) {
    RegionStore.requireBatch(events);
    return calls.call("apply all", redis -> writes.applyAll(redis, events));
  }

  @Override
  public CompletionStage<Boolean> isRemembered(String messageId) {
    return calls.call("is remembered", redis -> redis.exists(RedisKeys.message(messageId)));
  }

  @Override
  public CompletionStage<Void> remember(String messageId) {
    var expiring = new SetParams().px(messageRetention.toMillis());
    return calls
        .call("remember", redis -> redis.set(RedisKeys.message(messageId), "", expiring))
        .thenApply(_ -> null);
  }

  @Override
  public CompletionStage<String> identity() {
    var fresh = UUID.randomUUID().toString();
    return calls.call(
        "identity",
        redis -> {
          var found = redis.setGet(RedisKeys.IDENTITY, fresh, new SetParams().nx());
          return found == null ? fresh : found;
        });
  }

  @Override
  public CompletionStage<Void> keepIdentity(String identity) {
    return calls
        .call("keep identity", redis -> redis.set(RedisKeys.IDENTITY, identity))
        .thenApply(_ -> null);
  }

  @Override
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE)
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1–" + LONGEST_PAGE + ")");
    var start = cursor.orElse(ScanParams.SCAN_POINTER_START);
    if (!start.matches("[0-9]{1,20}"))
      return CompletableFuture.failedStage(
          new StoreException("redis: names: no cursor of ours", null));
    return calls.call("names", redis -> page(redis, start, limit));
  }

  @Override
  public CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after) {
    return calls.call("purges after", redis -> PurgeLog.after(redis, after));
  }

  @Override
  public CompletionStage<Optional<Revision>> completeUpTo() {
    return calls.call("complete up to", redis -> completeUpTo(redis.get(RedisKeys.COMPLETE)));
  }

  @Override
  public CompletionStage<Void> markComplete(Revision upTo) {
    return calls
        .call("mark complete", redis -> redis.set(RedisKeys.COMPLETE, upTo.toString()))
        .thenApply(_ -> null);
  }

  @Override
  public CompletionStage<String> history() {
    return calls.call(
        "history", redis -> String.valueOf(RedisScript.HISTORY.run(redis, List.of(), List.of())));
  }

  /** A reply that was lost makes the step be tried again: then the note is there already. */
  @Override
  public CompletionStage<Boolean> advance(String history, Revision from, Revision to) {
    return calls.call(
        "advance",
        redis ->
            Long.valueOf(1)
                .equals(
                    RedisScript.ADVANCE.run(
                        redis,
                        List.of(RedisKeys.COMPLETE),
                        List.of(history, from.toString(), to.toString()))));
  }

  @Override
  public CompletionStage<Boolean> acquireLease(String name, String owner, Duration lasts) {
    var unheld = new SetParams().nx().px(lasts.toMillis());
    return calls.call(
        "acquire lease",
        redis ->
            redis.set(RedisKeys.lease(name), owner, unheld) != null
                || owner.equals(redis.get(RedisKeys.lease(name))));
  }

  @Override
  public CompletionStage<Boolean> releaseLease(String name, String owner) {
    return calls.call(
        "release lease",
        redis ->
            Long.valueOf(1)
                .equals(
                    RedisScript.RELEASE.run(
                        redis, List.of(RedisKeys.lease(name)), List.of(owner))));
  }

  @Override
  public CompletionStage<Optional<TicketSecretsEntry>> findTicketSecrets() {
    return calls.call("find ticket secrets", TicketSecretsEntries::find);
  }

  /** A reply that was lost makes the step be tried again: then the new ones are there already. */
  @Override
  public CompletionStage<Boolean> replaceTicketSecrets(Optional<String> from, String to) {
    return calls.call(
        "replace ticket secrets", redis -> TicketSecretsEntries.replace(redis, from, to));
  }

  /**
   * Forgets all but the store's identity, so that its region fills it anew from the central store.
   * Keys of other programs stay. For a region without a control node that runs; edges go on serving
   * from memory. Its note of being complete is the first to go and the last: a control node that
   * starts meanwhile, and fills the store, notices that it has to do so again.
   *
   * @param afterPage called after each page of keys; its failure ends the emptying
   * @return how many keys there were
   */
  public CompletionStage<Long> empty(Supplier<CompletionStage<?>> afterPage) {
    return dropSentinel()
        .thenCompose(sentinel -> emptyFrom(ScanParams.SCAN_POINTER_START, sentinel, afterPage))
        .thenCompose(keys -> dropSentinel().thenApply(_ -> keys));
  }

  private CompletionStage<Long> dropSentinel() {
    return calls.call("empty", redis -> redis.del(RedisKeys.COMPLETE));
  }

  private CompletionStage<Long> emptyFrom(
      String cursor, long before, Supplier<CompletionStage<?>> afterPage) {
    return calls
        .call("empty", redis -> emptied(redis, cursor))
        .thenCompose(page -> afterPage.get().thenApply(_ -> page))
        .thenCompose(
            page -> {
              var keys = before + page.keys();
              return page.next().equals(ScanParams.SCAN_POINTER_START)
                  ? CompletableFuture.completedStage(keys)
                  : emptyFrom(page.next(), keys, afterPage);
            });
  }

  private record Emptied(String next, long keys) {}

  private static Emptied emptied(RedisClient redis, String cursor) {
    var found = redis.scan(cursor, new ScanParams().match(RedisKeys.ALL).count(EMPTIED_AT_ONCE));
    var keys =
        found.getResult().stream()
            .filter(key -> !key.equals(RedisKeys.IDENTITY))
            .toArray(String[]::new);
    return new Emptied(found.getCursor(), keys.length == 0 ? 0 : redis.unlink(keys));
  }

  @Override
  public Subscription subscribe(Consumer<RegionChange> listener) {
    return listeners.add(listener);
  }

  @Override
  public CompletionStage<Void> ping() {
    return calls.call("ping", RedisClient::ping).thenApply(_ -> null);
  }

  @Override
  public void close() {
    changes.close();
    calls.close();
  }

  private static <T> Optional<T> find(
      RedisClient redis,
      String key,
      Class<T> type,
      DomainName name,
      Function<T, DomainName> nameOf) {
    String text;
    try {
      text = redis.hget(key, "value");
    } catch (JedisDataException e) {
      drop(key, "of another type");
      redis.del(key);
      return Optional.empty();
    }
    if (text == null) return Optional.empty();
    try {
      var value = WireJson.read(text, type);
      if (nameOf.apply(value).equals(name)) return Optional.of(value);
      drop(key, "of another name");
    } catch (MalformedJsonException e) {
      drop(key, String.valueOf(e.getMessage()));
    }
    RedisScript.FORGET.run(redis, List.of(key), List.of(text));
    return Optional.empty();
  }

  /** Text that is no revision counts as none: then the store is filled again. */
  private static Optional<Revision> completeUpTo(@Nullable String text) {
    return Optional.ofNullable(text)
        .filter(found -> found.matches("[0-9]{1,18}"))
        .map(found -> new Revision(Long.parseLong(found)));
  }

  private static void drop(String key, String reason) {
    LOG.atWarn()
        .addKeyValue("key", key)
        .addKeyValue("reason", reason)
        .log("dropped an entry that cannot be read");
  }

  private static NamePage page(RedisClient redis, String cursor, int limit) {
    var scanned = redis.sscan(RedisKeys.NAMES, cursor, new ScanParams().count(limit));
    var names = new ArrayList<DomainName>(scanned.getResult().size());
    for (var text : scanned.getResult()) {
      try {
        names.add(DomainName.parse(text));
      } catch (InvalidNameException e) {
        drop(RedisKeys.NAMES, String.valueOf(e.getMessage()));
        redis.srem(RedisKeys.NAMES, text);
      }
    }
    var next = scanned.getCursor();
    return new NamePage(
        List.copyOf(names),
        next.equals(ScanParams.SCAN_POINTER_START) ? Optional.empty() : Optional.of(next));
  }
}
