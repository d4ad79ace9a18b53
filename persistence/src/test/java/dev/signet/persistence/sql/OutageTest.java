// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.DomainStore.AllowOutcome;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A database that goes away fails calls soon and harms nothing else. */
class OutageTest {

  @Test
  void failsSoonWhileTheServerIsAwayAndRecoversByItself() {
    try (var server = PostgresServer.started();
        var store =
            SqlCentralStore.open(
                TestDatabase.postgresql(server.newDatabase()), "eu", TestClock.atNoon())) {
      allow(store, "before.example").toCompletableFuture().join();

      server.stop();
      for (var i = 0; i < 2; i++) {
        var started = System.nanoTime();
        assertThatThrownBy(() -> StoreTest.get(store.ping())).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> StoreTest.get(allow(store, "during.example")))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("PostgreSQL at")
            .hasMessageContaining("allow a domain")
            .hasMessageNotContaining(PostgresServer.PASSWORD);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
            .isLessThan(Duration.ofSeconds(10));
      }
      server.start();

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> StoreTest.get(store.ping()));
      assertThat(StoreTest.get(store.domains().load(StoreTest.name("before.example"))).domain())
          .isPresent();
      assertThat(StoreTest.get(allow(store, "after.example")))
          .isInstanceOf(AllowOutcome.Created.class);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void refusesCallsPastItsBoundAtOnce(TestDatabase kind) {
    var defaults = kind.empty();
    var settings =
        new SqlSettings(
            defaults.url(),
            defaults.user(),
            defaults.password(),
            2,
            defaults.connectionTimeout(),
            defaults.queryTimeout(),
            5,
            defaults.retention());
    try (var store = SqlCentralStore.open(settings, "eu", TestClock.atNoon())) {
      var calls = new ArrayList<CompletionStage<AllowOutcome>>();
      for (var i = 0; i < 500; i++) calls.add(allow(store, "d" + i + ".example"));

      var done = 0;
      var refused = 0;
      for (var call : calls) {
        try {
          call.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
          done++;
        } catch (CompletionException e) {
          assertThat(e.getCause())
              .isInstanceOf(StoreException.class)
              .hasMessageContaining("5 calls are under way");
          refused++;
        }
      }
      assertThat(done).isPositive();
      assertThat(refused).isPositive();
      assertThat(StoreTest.get(store.outbox().newest()).number()).isEqualTo(done);
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void refusesCallsAfterItWasClosed(TestDatabase kind) {
    var store = SqlCentralStore.open(kind.empty(), "eu", TestClock.atNoon());
    store.close();

    assertThatThrownBy(() -> StoreTest.get(store.ping()))
        .isInstanceOf(StoreException.class)
        .hasMessageEndingWith("closed");
  }

  private static CompletionStage<AllowOutcome> allow(SqlCentralStore store, String name) {
    return store.domains().allow(StoreTest.name(name), StoreTest.TENANT, StoreTest.ORIGIN, true);
  }
}
