// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.edge.site.FakeRegion;
import dev.signet.persistence.region.RegionChange;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cache and origin together, over real connections to the origin. */
final class CachedSiteTest {
  private static final String GET = "GET /page HTTP/1.1|Host: a.site.example||";
  private static final String CACHEABLE =
      "HTTP/1.1 200 OK|Cache-Control: max-age=60|Surrogate-Key: news|Content-Length: 5||hello";

  private final ProxyUnderTest proxy = new ProxyUnderTest("");
  private final RawOrigin origin;

  CachedSiteTest() throws IOException {
    origin = RawOrigin.answering(CACHEABLE);
    proxy.with("a.site.example", origin.url());
  }

  @AfterEach
  void close() throws IOException {
    origin.close();
    proxy.close();
  }

  private RawHttp.Message get() throws IOException {
    return proxy.secure(GET);
  }

  @Test
  void theSecondRequestIsAHit() throws IOException {
    var first = get();
    var second = get();

    assertThat(first.field("Cache-Status").orElseThrow()).startsWith("signet; fwd=uri-miss");
    assertThat(second.field("Cache-Status")).contains("signet; hit");
    assertThat(second.field("Age")).isPresent();
    assertThat(second.all("Via")).containsExactly("1.1 signet");
    assertThat(second.all("Surrogate-Key")).isEmpty();
    assertThat(second.body()).isEqualTo("hello");
    assertThat(origin.requests).hasSize(1);
  }

  @Test
  void aHitIsServedWhileOriginAndStoresAreAway() throws IOException {
    get();
    origin.close();
    proxy.region.away = true;
    proxy.region.tell(new RegionChange.Reconnected());

    for (var i = 0; i < 5; i++) assertThat(get().field("Cache-Status")).contains("signet; hit");
  }

  @Test
  void aHundredFirstVisitorsCostOneFetch() throws Exception {
    var asked = new CountDownLatch(100);
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\n12345");
          awaitAll(asked);
          connection.send("67890");
          return true;
        });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (var i = 0; i < 100; i++) {
        Callable<String> visitor =
            () -> {
              var response = ProxyUnderTest.join(proxy.send(GET));
              asked.countDown();
              return proxy.body(response);
            };
        answers.add(threads.submit(visitor));
      }
      for (var answer : answers) assertThat(answer.get()).isEqualTo("1234567890");
    }
    assertThat(origin.requests).hasSize(1);
  }

  @Test
  void aResponseCutShortIsNeverStored() throws IOException {
    origin.does(
        (_, connection) -> {
          connection.send(
              "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 100\r\n\r\nonly this");
          return false;
        });
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);

    origin.does(
        (_, connection) -> {
          connection.send(CACHEABLE.replace("|", "\r\n"));
          return true;
        });

    assertThat(get().body()).isEqualTo("hello");
    assertThat(origin.requests).hasSize(2);
  }

  @Test
  void aPurgedTagIsFetchedAgain() throws IOException {
    get();
    proxy.region.tell(
        new Purge("p1", Purge.Scope.TAG, "news", false, new Revision(7), Instant.EPOCH));

    assertThat(get().field("Cache-Status").orElseThrow()).contains("fwd=");
    assertThat(origin.requests).hasSize(2);
  }

  @Test
  void aPurgedUrlIsFetchedAgain() throws IOException {
    get();
    proxy.region.tell(
        new Purge(
            "p2",
            Purge.Scope.URL,
            "https://a.site.example/page",
            false,
            new Revision(8),
            Instant.EPOCH));

    assertThat(get().field("Cache-Status").orElseThrow()).contains("fwd=");
  }

  @Test
  void aNameThatChangesHandsTakesNothingWithIt() throws IOException {
    get();
    var old = FakeRegion.domain("a.site.example", origin.url());
    proxy.region.with(
        new Domain(
            old.name(),
            new TenantId("t2"),
            old.origin(),
            true,
            new Revision(9),
            old.createdAt(),
            old.updatedAt()));
    proxy.region.tell(new RegionChange.DomainChanged(old.name()));

    assertThat(get().field("Cache-Status").orElseThrow()).contains("fwd=");
    assertThat(origin.requests).hasSize(2);
  }

  private static void awaitAll(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
