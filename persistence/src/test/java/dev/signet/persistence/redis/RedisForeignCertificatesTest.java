// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.region.ForeignCertificates;
import dev.signet.persistence.region.ForeignCertificates.Found;
import dev.signet.persistence.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;

/** What lua-resty-auto-ssl writes into a real Redis, and what anybody else may. */
class RedisForeignCertificatesTest {
  private static final String ENTRY =
      """
      {"fullchain_pem":"chain","privkey_pem":"key","cert_pem":"leaf","expiry":1893456000}""";

  private static RedisServer server;

  @BeforeAll
  static void startServer() {
    server = RedisServer.started();
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void empty() {
    server.flush();
    try (var redis = server.connect()) {
      redis.configSet("notify-keyspace-events", "");
    }
  }

  @Test
  void readsWhatTheOtherProgramKeeps() {
    try (var redis = server.connect();
        var foreign = open("")) {
      redis.set("shop.example:latest", ENTRY);

      assertThat(get(foreign.find("shop.example")))
          .isEqualTo(new Found.Candidate("shop.example", "chain", "key"))
          .asString()
          .doesNotContain("key");
      assertThat(get(foreign.find("other.example"))).isEqualTo(new Found.Nothing());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "null",
        "[]",
        "{\"fullchain_pem\":\"chain\"}",
        "{\"fullchain_pem\":\"chain\",\"privkey_pem\":null}",
        "{\"fullchain_pem\":\"chain\",\"privkey_pem\":{}}"
      })
  void saysWhatItCannotRead(String value) {
    try (var redis = server.connect();
        var foreign = open("")) {
      redis.set("shop.example:latest", value);

      assertThat(get(foreign.find("shop.example"))).isEqualTo(new Found.Unreadable());
    }
  }

  @Test
  void readsNothingOfAnotherTypeOrTooLarge() {
    try (var redis = server.connect();
        var foreign = open("")) {
      redis.sadd("set.example:latest", "member");
      redis.set("large.example:latest", "x".repeat(ForeignCertificates.LARGEST + 1));

      assertThat(get(foreign.find("set.example"))).isEqualTo(new Found.Unreadable());
      assertThat(get(foreign.find("large.example"))).isEqualTo(new Found.TooLarge());
    }
  }

  @Test
  void walksAllNamesAndNoOtherKeys() {
    try (var redis = server.connect();
        var foreign = open("auto[ssl]")) {
      var expected = new HashSet<String>();
      for (var i = 0; i < 300; i++) {
        redis.set("auto[ssl]:host-" + i + ".example:latest", ENTRY);
        redis.set("auto[ssl]:host-" + i + ".example:1700000000", ENTRY);
        redis.set("autos:host-" + i + ".example:latest", ENTRY);
        expected.add("host-" + i + ".example");
      }

      var names = new ArrayList<String>();
      Optional<String> cursor = Optional.empty();
      do {
        var page = get(foreign.names(cursor, 50));
        names.addAll(page.names());
        cursor = page.next();
      } while (cursor.isPresent());

      assertThat(new HashSet<>(names)).isEqualTo(expected);
    }
  }

  @Test
  void tellsOfWritesAsTheyHappen() {
    try (var redis = server.connect();
        var foreign = open("autossl")) {
      var heard = new Heard();
      foreign.subscribe(heard);
      awaitNotifications(redis);

      redis.set("autossl:shop.example:latest", ENTRY);
      redis.del("autossl:shop.example:latest");
      redis.set("other:shop.example:latest", ENTRY);
      redis.set("autossl:www.example:latest", ENTRY);

      await().until(() -> heard.written.size() == 2);
      assertThat(heard.written).containsExactly("shop.example", "www.example");
    }
  }

  @Test
  void saysWhenWritesMayHaveBeenMissed() {
    try (var redis = server.connect();
        var foreign = open("")) {
      var heard = new Heard();
      foreign.subscribe(heard);
      awaitNotifications(redis);
      var before = heard.missed.get();

      redis.configSet("notify-keyspace-events", "");
      redis.clientKill(new ClientKillParams().type(ClientType.PUBSUB));

      await().until(() -> heard.missed.get() > before);
      awaitNotifications(redis);
      redis.set("shop.example:latest", ENTRY);
      await().until(() -> heard.written.contains("shop.example"));
    }
  }

  @Test
  void worksWithoutNotificationsWhereConfigIsForbidden() {
    try (var redis = server.connect()) {
      redis.aclSetUser("limited", "on", ">word", "~*", "&*", "+@all", "-config");
      redis.set("shop.example:latest", ENTRY);
      var url = server.url().replace("redis://", "redis://limited:word@");
      try (var foreign = RedisForeignCertificates.open(settings(url), "")) {
        assertThat(get(foreign.names(Optional.empty(), 10)).names())
            .containsExactly("shop.example");
        assertThat(redis.configGet("notify-keyspace-events"))
            .containsEntry("notify-keyspace-events", "");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"'', K$g", "Ex, ExK$g", "KEA, KEA", "AE, AEK", "Kg, Kg$"})
  void leavesWhatOthersHaveSet(String present, String wanted) {
    assertThat(KeyNotifications.withNeeded(present)).isEqualTo(wanted);
  }

  private static final class Heard implements ForeignCertificates.Listener {
    final ConcurrentLinkedQueue<String> written = new ConcurrentLinkedQueue<>();
    final AtomicInteger missed = new AtomicInteger();

    @Override
    public void written(String name) {
      written.add(name);
    }

    @Override
    public void missed() {
      missed.incrementAndGet();
    }
  }

  private static void awaitNotifications(Jedis redis) {
    await()
        .until(
            () ->
                redis
                    .configGet("notify-keyspace-events")
                    .getOrDefault("notify-keyspace-events", "")
                    .contains("K"));
  }

  private static ForeignCertificates open(String prefix) {
    return RedisForeignCertificates.open(settings(server.url()), prefix);
  }

  private static RedisSettings settings(String url) {
    return TestSettings.of(url, Duration.ofSeconds(10), Duration.ofDays(1), Optional.empty());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
