// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.Visitor;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.RedisServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served goes on being served when something behind is away; only change stops. */
final class OutagesTest {
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @TempDir Path directory;
  private PostgresServer postgres;
  private RedisServer redis;
  private OriginServer origin;
  private SignetNode node;
  private Visitor visitor;

  @BeforeEach
  void start() {
    postgres = PostgresServer.started();
    redis = RedisServer.started();
    origin = OriginServer.start();
    startNode();
    node.allow("known.test", "t1", origin.url());
    assertThat(visitor.https("known.test", "/").status()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    node.close();
    origin.close();
    redis.close();
    postgres.close();
  }

  @Test
  void servesKnownNamesWithoutRedisAndTakesChangesAgainWhenItIsBack() {
    redis.stop();

    assertServesKnownNames();
    assertThat(put("late.test")).isEqualTo(503);

    redis.start();
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(put("new.test")).isIn(200, 201));
    assertThat(visitor.https("new.test", "/").status()).isEqualTo(200);
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> assertThat(visitor.https("late.test", "/").status()).isEqualTo(200));
    assertServesKnownNames();
  }

  @Test
  void servesKnownNamesWithoutPostgresAndTakesChangesAgainWhenItIsBack() {
    postgres.stop();

    assertServesKnownNames();
    assertThat(put("late.test")).isEqualTo(503);
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> assertThat(node.get("/health/ready").statusCode()).isEqualTo(503));
    assertThat(node.get("/health/live").statusCode()).isEqualTo(200);

    postgres.start();
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(put("new.test")).isIn(200, 201));
    assertThat(visitor.https("new.test", "/").status()).isEqualTo(200);
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> assertThat(node.get("/health/ready").statusCode()).isEqualTo(200));
  }

  @Test
  void servesWhatIsStoredWithoutItsOriginAndSaysNothingOfTheCauseForTheRest() {
    assertThat(visitor.https("known.test", "/stored").status()).isEqualTo(200);
    origin.close();

    assertThat(visitor.https("known.test", "/stored").status()).isEqualTo(200);
    var missing = visitor.https("known.test", "/not-stored");

    assertThat(missing.status()).isEqualTo(502);
    assertThat(missing.body()).doesNotContain("127.0.0.1").doesNotContain("Exception");
  }

  @Test
  void dropsACorruptEntryOfRedisAndFetchesItAgain() {
    try (var jedis = redis.connect()) {
      for (var key : jedis.keys("*known.test*")) {
        if (jedis.type(key).equals("string")) jedis.set(key, "garbage");
        else if (jedis.type(key).equals("hash"))
          jedis.hgetAll(key).keySet().forEach(field -> jedis.hset(key, field, "garbage"));
      }
    }

    node.close();
    startNode();

    assertThat(visitor.https("known.test", "/").status()).isEqualTo(200);
  }

  @Test
  void fillsAFlushedRedisAgainByItself() {
    redis.flush();

    await()
        .atMost(RECOVERY)
        .untilAsserted(
            () -> {
              try (var jedis = redis.connect()) {
                assertThat(jedis.keys("*known.test*")).isNotEmpty();
              }
            });
    assertServesKnownNames();
  }

  private void startNode() {
    node =
        SignetNode.in(directory.resolve("node"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .with("SIGNET_DATABASE_URL", postgres.jdbcUrl())
            .with("SIGNET_DATABASE_USER", PostgresServer.USER)
            .with("SIGNET_DATABASE_PASSWORD", PostgresServer.PASSWORD)
            .with("SIGNET_REDIS_URL", redis.url())
            .start();
    visitor = new Visitor(node, node.internalRoot());
  }

  private void assertServesKnownNames() {
    var served = new AtomicInteger();
    for (var i = 0; i < 5; i++) {
      var answer = visitor.https("known.test", "/");
      if (answer.exitCode() == 0 && answer.status() == 200) served.incrementAndGet();
    }
    assertThat(served).hasValue(5);
  }

  private int put(String name) {
    return node.call(
            "PUT",
            "/v1/domains/" + name,
            "{\"tenant\":\"t1\",\"origin\":{\"url\":\""
                + origin.url()
                + "\"},\"redirectToHttps\":true}")
        .statusCode();
  }
}
