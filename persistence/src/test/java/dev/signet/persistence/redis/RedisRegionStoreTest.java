// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStoreContract;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.testing.RedisServer;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.CertificateIssued;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

class RedisRegionStoreTest extends RegionStoreContract {
  private static RedisServer server;

  @BeforeAll
  static void startServer() {
    server = RedisServer.started();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static RedisSettings settings() {
    return TestSettings.of(server.url(), Duration.ofSeconds(10), RETENTION, Optional.empty());
  }

  @Test
  void aLeaseHasOneOwnerUntilItIsReleasedOrExpires() {
    try (var store = openEmpty()) {
      assertThat(get(store.acquireLease("l", "a", Duration.ofMinutes(1)))).isTrue();
      assertThat(get(store.acquireLease("l", "a", Duration.ofMinutes(1)))).isTrue();
      assertThat(get(store.acquireLease("l", "b", Duration.ofMinutes(1)))).isFalse();
      assertThat(get(store.releaseLease("l", "b"))).isFalse();
      assertThat(get(store.releaseLease("l", "a"))).isTrue();

      assertThat(get(store.acquireLease("l", "b", Duration.ofMillis(20)))).isTrue();
      await().until(() -> get(store.acquireLease("l", "a", Duration.ofMinutes(1))));
    }
  }

  @Override
  protected RegionStore openEmpty() {
    server.flush();
    return RedisRegionStore.open(settings());
  }

  @Override
  protected void letRemembranceExpire() {
    try (var redis = server.connect()) {
      await().until(() -> allExpired(redis));
    }
  }

  private static boolean allExpired(Jedis redis) {
    return redis.keys("signet:*").stream().noneMatch(key -> redis.pttl(key) != -1);
  }

  @Test
  void forgetsAllThatIsItsOwnButWhichStoreItIs() {
    try (var store = RedisRegionStore.open(settings());
        var redis = server.connect()) {
      var identity = get(store.identity());
      for (var i = 0; i < 2_500; i++) apply(allowed(DomainName.parse("n" + i + ".example"), i + 1));
      get(store.markComplete(new Revision(2_500)));
      redis.set("other.example:latest", "another program's");

      var keys = get(store.empty(() -> completedStage(null)));

      assertThat(keys).isGreaterThan(2_500);
      assertThat(redis.keys("*"))
          .containsExactlyInAnyOrder("signet:identity", "other.example:latest");
      assertThat(get(store.identity())).isEqualTo(identity);
      assertThat(get(store.completeUpTo())).isEmpty();
      assertThat(apply(allowed(SHOP, 1))).as("an old revision is news again").isTrue();
    }
  }

  /** As a control node does that starts meanwhile: what it fills in may be taken away again. */
  @Test
  void isNotCompleteAfterEmptyingWhateverWasFilledInMeanwhile() {
    try (var store = RedisRegionStore.open(settings())) {
      get(store.markComplete(new Revision(7)));
      var found = new ConcurrentLinkedQueue<Optional<Revision>>();

      get(
          store.empty(
              () ->
                  store
                      .completeUpTo()
                      .thenAccept(found::add)
                      .thenCompose(_ -> store.markComplete(new Revision(8)))));

      assertThat(found.peek()).as("incomplete before the first key goes").isEmpty();
      assertThat(get(store.completeUpTo())).isEmpty();
    }
  }

  @Test
  void endsTheEmptyingWhenItsCallerSaysSo() {
    try (var store = RedisRegionStore.open(settings())) {
      get(store.markComplete(new Revision(7)));

      var emptying = store.empty(() -> failedStage(new IllegalStateException("no more")));

      assertThat(emptying).failsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void nodesShareWhatTheyStoreAndHearOfEachOther() {
    try (var other = RedisRegionStore.open(settings())) {
      var heard = new ConcurrentLinkedQueue<RegionChange>();
      try (var _ = other.subscribe(heard::add)) {
        apply(allowed(SHOP, 1));

        assertThat(get(other.findDomain(SHOP))).contains(domain(SHOP, 1));
        await().until(() -> heard.contains(new RegionChange.DomainChanged(SHOP)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{}", "null", "{\"name\":\"other.example\"}"})
  void dropsAnEntryThatCannotBeRead(String garbage) {
    apply(allowed(SHOP, 1));
    apply(issued(SHOP, 2));
    try (var redis = server.connect()) {
      redis.hset("signet:domain:shop.example", "value", garbage);
      redis.hset("signet:certificate:shop.example", "value", garbage);

      assertThat(get(store().findDomain(SHOP))).isEmpty();
      assertThat(get(store().findCertificate(SHOP))).isEmpty();

      assertThat(redis.keys("signet:*:shop.example")).isEmpty();
    }
    assertThat(apply(allowed(SHOP, 1))).isTrue();
    assertThat(apply(issued(SHOP, 2))).isTrue();
    assertThat(get(store().findDomain(SHOP))).contains(domain(SHOP, 1));
  }

  @Test
  void dropsAnEntryOfAnotherName() {
    apply(allowed(WILDCARD, 1));
    try (var redis = server.connect()) {
      redis.hset(
          "signet:domain:shop.example",
          Map.of("revision", "9", "value", WireJson.write(domain(WILDCARD, 9))));

      assertThat(get(store().findDomain(SHOP))).isEmpty();
      assertThat(redis.exists("signet:domain:shop.example")).isFalse();
    }
  }

  @Test
  void dropsAnEntryOfAnotherType() {
    try (var redis = server.connect()) {
      redis.set("signet:domain:shop.example", "a string");
      assertThat(get(store().findDomain(SHOP))).isEmpty();
      assertThat(redis.exists("signet:domain:shop.example")).isFalse();

      redis.set("signet:domain:shop.example", "a string");
      assertThat(apply(allowed(SHOP, 1))).isTrue();
      assertThat(get(store().findDomain(SHOP))).contains(domain(SHOP, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1e30", "99999999999999999999999"})
  void anUnreadableRevisionIsNoRevision(String revision) {
    try (var redis = server.connect()) {
      redis.hset("signet:domain:shop.example", Map.of("revision", revision, "value", "{}"));
    }
    assertThat(apply(allowed(SHOP, 1))).isTrue();
    assertThat(get(store().findDomain(SHOP))).contains(domain(SHOP, 1));
  }

  @Test
  void skipsNamesAndMessagesThatAreNone() {
    var heard = new ConcurrentLinkedQueue<RegionChange>();
    try (var redis = server.connect();
        var _ = store().subscribe(heard::add)) {
      redis.sadd("signet:names", "no name", "shop.example");
      for (var message :
          List.of("", "x", "domain-changed", "domain-changed x", "purged {", "new y"))
        redis.publish("signet:changes", message);

      assertThat(allNames(10)).containsExactly(SHOP);
      assertThat(redis.smembers("signet:names")).containsExactly("shop.example");
      apply(allowed(SHOP, 1));
      await().until(() -> !heard.isEmpty());
      assertThat(heard).containsExactly(new RegionChange.DomainChanged(SHOP));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "{}", "HISTORY 6", "HISTORY 6 {}"})
  void aPurgeThatCannotBeReadMeansPurgeEverything(String garbage) {
    apply(purged(5));
    var seen = position();
    apply(purged(6));
    try (var redis = server.connect()) {
      redis.lset("signet:purges:log", -1, garbage.replace("HISTORY", seen.history()));
    }

    assertThat(purgesAfter(seen)).isEmpty();
    apply(purged(7));
    assertThat(purgesAfter(seen)).isEmpty();
    assertThat(purgesAfter(position())).contains(List.of());
  }

  /** What a thief of Redis's memory or disk would look for. */
  @Test
  void noPrivateKeyReachesRedisInClear() {
    var certificate = TestCertificates.forName("shop.example");
    var encoded = certificate.privateKey().getEncoded();
    var seal =
        new TinkCertificateSeal(MasterKey.parse(Base64.getEncoder().encodeToString(new byte[32])));
    var sealed = seal.seal(certificate, TestCertificates.NOT_AFTER).withRevision(new Revision(1));

    apply(new CertificateIssued(sealed));

    var dump = new String(server.dump(), ISO_8859_1);
    assertThat(dump).contains("BEGIN CERTIFICATE", sealed.sealedKey());
    assertThat(dump).doesNotContain("PRIVATE KEY");
    // The last 32 bytes and more are the key's own; the head is the same for all P-256 keys.
    var secret = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    assertThat(dump).doesNotContain(new String(secret, ISO_8859_1));
    for (var shift = 0; shift < 3; shift++) {
      var from = java.util.Arrays.copyOfRange(encoded, encoded.length - 32 + shift, encoded.length);
      var inBase64 = Base64.getEncoder().encodeToString(from).substring(0, 36);
      assertThat(dump).doesNotContain(inBase64);
    }
    assertThat(seal.open(get(store().findCertificate(SHOP)).orElseThrow()).privateKey())
        .isEqualTo(certificate.privateKey());
  }
}
