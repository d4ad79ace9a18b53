// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange.Purged;
import dev.signet.persistence.region.RegionChange.Reconnected;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStore.MissedPurges;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.CachePurged;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Whatever happens between an edge and its region, no purge is left out. */
class PurgeFeedTest {
  private final TestClock clock = TestClock.atNoon();
  private final CachePurges purges =
      new CachePurges(new CacheSettings.Purging(100, 10, Duration.ofSeconds(60)), clock);

  @Test
  void appliesWhatHappensOnce() {
    try (var region = new MemoryRegionStore(clock, Duration.ofDays(1));
        var _ = PurgeFeed.start(region, purges)) {
      var before = purges.generation();

      apply(region, purge("live", 5));
      var after = purges.generation();
      apply(region, purge("live", 5));

      assertThat(isPurged("live", before)).isTrue();
      assertThat(isPurged("live", after)).isFalse();
    }
  }

  /** A late purge has an older revision than one that was seen already. */
  @Test
  void learnsOfALatePurgeThatCameWhileTheSubscriptionWasCut() {
    try (var redis = RedisServer.started();
        var region = RedisRegionStore.open(redisSettings(redis));
        var _ = PurgeFeed.start(region, purges);
        var operator = redis.connect()) {
      var start = purges.generation();
      apply(region, purge("newer", 9));
      await().until(() -> isPurged("newer", start));
      var before = purges.generation();

      operator.aclSetUser("default", "-subscribe");
      operator.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
      apply(region, purge("late", 4));
      assertThat(isPurged("late", before)).isFalse();
      operator.aclSetUser("default", "+subscribe");

      await().until(() -> isPurged("late", before));
      assertThat(isPurged("newer", before)).as("purged again").isFalse();
      assertThat(isPurged("other", before)).as("everything purged").isFalse();
    }
  }

  @Test
  void purgesEverythingWhenTheRegionWasLost() {
    try (var redis = RedisServer.started();
        var region = RedisRegionStore.open(redisSettings(redis));
        var _ = PurgeFeed.start(region, purges)) {
      var start = purges.generation();
      apply(region, purge("seen", 9));
      await().until(() -> isPurged("seen", start));
      var before = purges.generation();

      redis.flush();
      apply(region, purge("first", 10));

      await().until(() -> isPurged("other", before));
    }
  }

  @Test
  void asksForAPurgeThatWasSkipped() {
    var region = new FakeRegion();
    var start = PurgePosition.start();
    region.missed = answer(start, List.of());
    try (var _ = PurgeFeed.start(region, purges)) {
      var before = purges.generation();
      var first = start.then(new Revision(7));
      var second = first.then(new Revision(6));
      region.missed = answer(second, List.of(purge("skipped", 7), purge("told", 6)));

      region.tell(new Purged(purge("told", 6), second));

      assertThat(isPurged("told", before)).isTrue();
      assertThat(isPurged("skipped", before)).isTrue();
    }
  }

  @Test
  void goesOnFromWhatCameWhileItAsked() {
    var region = new FakeRegion();
    var start = PurgePosition.start();
    var answer = new CompletableFuture<MissedPurges>();
    region.missed = answer;
    try (var _ = PurgeFeed.start(region, purges)) {
      var first = start.then(new Revision(1));
      region.tell(new Purged(purge("first", 1), first));
      var before = purges.generation();
      region.missed = CompletableFuture.failedFuture(new AssertionError("nothing is missing"));

      answer.complete(new MissedPurges(start, Optional.of(List.of())));
      region.tell(new Purged(purge("second", 2), first.then(new Revision(2))));

      assertThat(isPurged("first", before)).isFalse();
      assertThat(isPurged("second", before)).isTrue();
    }
    assertThat(region.listeners).isEmpty();
  }

  @Test
  void asksAgainUntilTheRegionAnswers() {
    var region = new FakeRegion();
    try (var _ = PurgeFeed.start(region, purges)) {
      var before = purges.generation();
      region.missed = CompletableFuture.failedFuture(new IllegalStateException("away"));
      region.tell(new Reconnected());
      region.missed = answer(PurgePosition.start(), List.of(purge("missed", 6)));

      await().until(() -> isPurged("missed", before));
    }
  }

  private boolean isPurged(String tag, long generation) {
    var target = TargetUri.parse("https://x.example/").orElseThrow();
    var identity = PurgeIdentity.of(CacheFixture.site("x.example", "t"), target, List.of(tag));
    return purges.find(identity, generation) != null;
  }

  private Purge purge(String tag, long revision) {
    return new Purge(
        "p" + revision, Purge.Scope.TAG, tag, false, new Revision(revision), clock.instant());
  }

  private static void apply(RegionStore region, Purge purge) {
    region
        .apply(new CachePurged(purge))
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  private static CompletableFuture<MissedPurges> answer(PurgePosition upTo, List<Purge> purges) {
    return completedFuture(new MissedPurges(upTo, Optional.of(purges)));
  }

  private static RedisSettings redisSettings(RedisServer redis) {
    return new RedisSettings(
        URI.create(redis.url()),
        Duration.ofSeconds(10),
        4,
        100,
        Duration.ofSeconds(1),
        Duration.ofDays(1),
        Duration.ofHours(1),
        Optional.empty());
  }
}
