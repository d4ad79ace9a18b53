// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.Reconnected;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** Redis goes away, hangs, comes back, or asks for a password and TLS. */
class RedisOutageTest {
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** A first TLS handshake on a busy machine takes its time. */
  private static final Duration TLS_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration PATIENCE = TIMEOUT.plusSeconds(1);

  @Test
  void failsFastWhileRedisIsAwayAndRecoversByItself() {
    try (var server = RedisServer.started();
        var store = RedisRegionStore.open(settings(server.url(), Optional.empty()))) {
      var heard = new ConcurrentLinkedQueue<RegionChange>();
      store.subscribe(heard::add);
      warmUp(store);

      server.stop();

      assertFailsWithin(PATIENCE, () -> store.findDomain(SHOP));
      assertFailsWithin(PATIENCE, () -> store.apply(allowed(1)));
      assertFailsWithin(PATIENCE, store::ping);
      assertThat(heard).isEmpty();

      server.start();

      // The first call already: broken connections are not the caller's matter.
      assertThat(join(store.apply(allowed(2)))).isTrue();
      assertThat(join(store.findDomain(SHOP))).isPresent();
      await().until(() -> heard.contains(new Reconnected()));
      join(store.apply(allowed(3)));
      await().until(() -> heard.contains(new DomainChanged(SHOP)));
    }
  }

  @Test
  void failsWithinTheTimeoutWhileRedisHangs() {
    try (var server = RedisServer.started();
        var store = RedisRegionStore.open(settings(server.url(), Optional.empty()))) {
      var heard = new ConcurrentLinkedQueue<RegionChange>();
      store.subscribe(heard::add);
      warmUp(store);
      server.freeze();
      try {
        assertFailsWithin(PATIENCE, () -> store.findDomain(SHOP));
        assertFailsWithin(PATIENCE, store::ping);
      } finally {
        server.thaw();
      }

      await().ignoreExceptions().until(() -> join(store.findDomain(SHOP)).isEmpty());
      await().until(() -> heard.contains(new Reconnected()));
    }
  }

  @Test
  void boundsTheCallsThatWait() {
    try (var server = RedisServer.started();
        var store = RedisRegionStore.open(settings(server.url(), Optional.empty()))) {
      server.freeze();
      try {
        var waiting = IntStream.range(0, 100).mapToObj(_ -> store.ping()).toList();
        var started = System.nanoTime();

        assertThatThrownBy(() -> join(store.ping()))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("too many calls wait");

        assertThat(Duration.ofNanos(System.nanoTime() - started))
            .isLessThan(Duration.ofMillis(500));
        assertThat(waiting).allSatisfy(RedisOutageTest::assertFails);
      } finally {
        server.thaw();
      }
      await().ignoreExceptions().until(() -> join(store.ping()) == null);
    }
  }

  @Test
  void opensWithoutRedisAndTellsWhenItIsThere() {
    try (var server = RedisServer.started()) {
      server.stop();
      try (var store = RedisRegionStore.open(settings(server.url(), Optional.empty()))) {
        var heard = new ConcurrentLinkedQueue<RegionChange>();
        store.subscribe(heard::add);
        assertFailsWithin(PATIENCE, store::ping);

        server.start();

        await().until(() -> heard.contains(new Reconnected()));
        assertThat(join(store.apply(allowed(1)))).isTrue();
      }
    }
  }

  @Test
  void tellsOfItsOwnChangesWhileNothingIsHeard() {
    try (var server = RedisServer.started();
        var store = RedisRegionStore.open(settings(server.url(), Optional.empty()));
        var redis = server.connect()) {
      var heard = new ConcurrentLinkedQueue<RegionChange>();
      store.subscribe(heard::add);
      redis.aclSetUser("default", "-subscribe");
      redis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));
      await().until(() -> redis.pubsubNumSub(RedisKeys.CHANGES).containsValue(0L));

      var revision = new AtomicLong();
      await()
          .untilAsserted(
              () -> {
                assertThat(join(store.apply(allowed(revision.incrementAndGet())))).isTrue();
                assertThat(heard).contains(new DomainChanged(SHOP));
              });
    }
  }

  @Test
  void knowsItsScriptsAgainAfterAFlushOfThem() {
    try (var server = RedisServer.started();
        var store = RedisRegionStore.open(settings(server.url(), Optional.empty()))) {
      assertThat(join(store.apply(allowed(1)))).isTrue();
      try (var redis = server.connect()) {
        redis.scriptFlush();
      }

      assertThat(join(store.apply(allowed(2)))).isTrue();

      try (var redis = server.connect()) {
        redis.scriptFlush();
      }
      assertThat(join(store.applyAll(List.of(allowed(3), allowed(4), allowed(3))))).isEqualTo(2);
    }
  }

  @Test
  void speaksTlsAndGivesThePassword() {
    try (var server = RedisServer.startedSecure();
        var store =
            RedisRegionStore.open(
                settings(server.url(), TLS_TIMEOUT, Optional.of(server.caFile())))) {
      var heard = new ConcurrentLinkedQueue<RegionChange>();
      store.subscribe(heard::add);

      assertThat(join(store.apply(allowed(1)))).isTrue();

      assertThat(join(store.findDomain(SHOP))).isPresent();
      await().until(() -> heard.contains(new DomainChanged(SHOP)));
    }
  }

  @Test
  void trustsNeitherAnUnknownAuthorityNorAnotherName() {
    try (var server = RedisServer.startedSecure()) {
      var caFile = Optional.of(server.caFile());
      var otherName = server.url().replace("localhost", "127.0.0.1");
      try (var untrusted = RedisRegionStore.open(settings(server.url(), Optional.empty()));
          var misnamed = RedisRegionStore.open(settings(otherName, caFile))) {
        assertFails(untrusted.ping());
        assertFails(misnamed.ping());
      }
    }
  }

  @Test
  void aWrongPasswordFailsWithoutShowingIt() {
    try (var server = RedisServer.startedSecure()) {
      var url = server.url().replace(server.password(), "another-word");
      var caFile = Optional.of(server.caFile());
      try (var store = RedisRegionStore.open(settings(url, TLS_TIMEOUT, caFile))) {
        assertThatThrownBy(() -> join(store.ping()))
            .isInstanceOf(StoreException.class)
            .hasStackTraceContaining("WRONGPASS")
            .satisfies(
                e -> {
                  for (Throwable cause = e; cause != null; cause = cause.getCause())
                    assertThat(String.valueOf(cause.getMessage())).doesNotContain("another-word");
                });
      }
    }
  }

  private static RedisSettings settings(String url, Optional<Path> caFile) {
    return settings(url, TIMEOUT, caFile);
  }

  private static RedisSettings settings(String url, Duration timeout, Optional<Path> caFile) {
    return TestSettings.of(url, timeout, Duration.ofDays(1), caFile);
  }

  /** Fills the pool, so that the outage meets connections that look usable. */
  private static void warmUp(RedisRegionStore store) {
    IntStream.range(0, 8).mapToObj(_ -> store.ping()).toList().forEach(RedisOutageTest::join);
  }

  private static DomainAllowed allowed(long revision) {
    return new DomainAllowed(
        new Domain(
            SHOP,
            new TenantId("t1"),
            new Origin(URI.create("https://origin.example"), Optional.empty()),
            true,
            new Revision(revision),
            Instant.EPOCH,
            Instant.EPOCH));
  }

  private interface Call {
    CompletionStage<?> start();
  }

  private static void assertFailsWithin(Duration limit, Call call) {
    var started = System.nanoTime();
    assertFails(call.start());
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(limit);
  }

  private static void assertFails(CompletionStage<?> stage) {
    assertThatThrownBy(() -> join(stage)).isInstanceOf(StoreException.class);
  }

  private static <T> T join(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) throw failure;
      throw e;
    }
  }
}
