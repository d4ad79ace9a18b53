// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.StatusCodes;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The bounds of what is kept in memory. */
class MemoryStoreTest {
  private static final long MEMORY = 1_000_000;
  private final CacheSettings settings =
      CacheFixture.settings("memory = " + MEMORY + ", tenant-share = 0.5, max-variants = 3");
  private final MemoryStore store = new MemoryStore(settings);

  private static StoredResponse response(Domain site, String key, int bytes, String language) {
    var noon = TestClock.NOON;
    return new StoredResponse(
        site,
        PurgeIdentity.of(site, TargetUri.parse(key).orElseThrow(), List.of()),
        VaryKey.of(Fields.of("Vary", "Accept-Language"), Fields.of("Accept-Language", language)),
        StatusCodes.OK,
        CacheFixture.headers("Vary", "Accept-Language"),
        HttpEntities.create(
            ContentTypes.APPLICATION_OCTET_STREAM, ByteString.fromArray(new byte[bytes])),
        new Freshness(noon, noon.plusSeconds(60), Duration.ZERO, Duration.ZERO, true),
        1);
  }

  private void put(Domain site, String key, int bytes) {
    store.put(site.tenant(), key, response(site, key, bytes, "de"));
  }

  @Test
  void staysWithinItsBytesUnderRandomLoadFromManyThreads()
      throws InterruptedException, ExecutionException {
    var sites = List.of(CacheFixture.site("a.example", "t1"), CacheFixture.site("b.example", "t2"));
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> done =
          List.of(1, 2, 3, 4).stream()
              .<Future<?>>map(seed -> threads.submit(() -> load(new Random(seed), sites)))
              .toList();
      for (var each : done) each.get();
    }

    assertThat(store.bytes()).isPositive().isLessThanOrEqualTo(MEMORY);
    for (var site : sites)
      assertThat(store.bytes(site.tenant())).isNotNegative().isLessThanOrEqualTo(MEMORY / 2);
    assertThat(store.bytes(new TenantId("t1")) + store.bytes(new TenantId("t2")))
        .isEqualTo(store.bytes());
  }

  private void load(Random random, List<Domain> sites) {
    for (var i = 0; i < 5_000; i++) {
      var site = sites.get(random.nextInt(sites.size()));
      var key = "https://" + site.name().text() + "/" + random.nextInt(500);
      switch (random.nextInt(4)) {
        case 0 -> store.remove(key);
        case 1 -> {
          var found = store.find(key);
          if (found != null) {
            var selected = found.select(Fields.of("Accept-Language", "de"));
            if (selected != null && random.nextInt(10) == 0) store.remove(key, selected);
          }
        }
        default ->
            store.put(
                site.tenant(),
                key,
                response(
                    site,
                    key,
                    random.nextInt(40_000),
                    random.nextBoolean() ? "de" : "l" + random.nextInt(9)));
      }
      // one entry per thread may be on its way out
      assertThat(store.bytes()).isLessThan(MEMORY + 4 * 200_000);
    }
  }

  @Test
  void aTenantPastItsShareMakesRoomAmongItsOwn() {
    var quiet = CacheFixture.site("quiet.example", "quiet");
    var loud = CacheFixture.site("loud.example", "loud");
    for (var i = 0; i < 10; i++) put(quiet, "https://quiet.example/" + i, 10_000);

    for (var i = 0; i < 1_000; i++) put(loud, "https://loud.example/" + i, 10_000);

    for (var i = 0; i < 10; i++)
      assertThat(store.find("https://quiet.example/" + i)).as("quiet %d", i).isNotNull();
    assertThat(store.bytes(loud.tenant())).isLessThanOrEqualTo(MEMORY / 2);
  }

  @Test
  void aTenantKeepsWhatItUsesOverWhatItDoesNot() {
    var site = CacheFixture.site("a.example", "t");
    put(site, "https://a.example/used", 10_000);
    for (var i = 0; i < 200; i++) {
      put(site, "https://a.example/" + i, 10_000);
      assertThat(store.find("https://a.example/used")).as("after %d others", i).isNotNull();
    }
  }

  @Test
  void keepsABoundedNumberOfVariants() {
    var site = CacheFixture.site("a.example", "t");
    var key = "https://a.example/";
    for (var i = 0; i < 10; i++) store.put(site.tenant(), key, response(site, key, 10, "l" + i));

    var resource = Objects.requireNonNull(store.find(key));

    assertThat(resource.variants()).isEqualTo(3);
    assertThat(resource.select(Fields.of("Accept-Language", "l9"))).isNotNull();
    assertThat(resource.select(Fields.of("Accept-Language", "l0"))).isNull();
  }
}
