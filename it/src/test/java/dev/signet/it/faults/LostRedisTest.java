// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.bench.ServerCpu;
import dev.signet.it.environment.BulkDomains;
import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.Region;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.EdgeVisitor;
import dev.signet.it.harness.SteadyLoad;
import dev.signet.persistence.testing.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A region whose Redis was lost serves on from memory, and fills the new one by itself. */
@OnThreeRegions
final class LostRedisTest {
  private static final int DOMAINS = 20_000;
  private static final String KNOWN = "known.lost.test";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @BeforeAll
  static void fillTheCentralStore(ThreeRegions regions) throws IOException {
    var origin = regions.surroundings().origin().url();
    regions.b().api().allow(KNOWN, "t1", origin);
    awaitKnown(KNOWN, regions.visitors());
    assertThat(visitorOfB(regions).https(KNOWN, "/").status()).isEqualTo(200);
    BulkDomains.insert(regions.surroundings().postgres(), "lost", DOMAINS, origin.toString());
    regions.all().forEach(region -> awaitComplete(region, regions));
  }

  @Test
  void aFlushedRegionServesOnAndIsCompleteAgain(ThreeRegions regions) {
    isCompleteAgainAfter("flush", regions, RedisServer::flush);
  }

  @Test
  void aRegionWhoseRedisComesBackEmptyServesOnAndIsCompleteAgain(ThreeRegions regions) {
    isCompleteAgainAfter(
        "restart",
        regions,
        redis -> {
          redis.stop();
          redis.start();
        });
  }

  private interface Loss {
    void of(RedisServer redis);
  }

  private static void isCompleteAgainAfter(String what, ThreeRegions regions, Loss loss) {
    var b = regions.b();
    var pid = b.nodes().getFirst().process().pid();
    var memory = ServerCpu.residentBytes(pid);
    var known = SteadyLoad.page(visitorOfB(regions), KNOWN, "/");
    var load = SteadyLoad.of(List.of(known), 20);
    try (load) {
      loss.of(b.redis());
      var lost = System.nanoTime();
      awaitComplete(b, regions);
      var seconds = (System.nanoTime() - lost) / 1e9;

      System.out.printf(
          Locale.ROOT,
          "repopulation after %s: %,d domains with certificates in %.1f s (%,.0f domains per second),"
              + " resident memory of the node %,d MiB before and %,d MiB after%n",
          what,
          DOMAINS,
          seconds,
          DOMAINS / seconds,
          memory >> 20,
          ServerCpu.residentBytes(pid) >> 20);
    }

    assertThat(load.failures()).isEmpty();
    assertThat(load.ended()).isPositive();
  }

  private static EdgeVisitor visitorOfB(ThreeRegions regions) {
    return regions.visitorOf(regions.b().edges().getFirst());
  }

  /** Until the region's store has every name, every certificate, and says so. */
  private static void awaitComplete(Region region, ThreeRegions regions) {
    var allowed = BulkDomains.allowed(regions.surroundings().postgres());
    await("region " + region.name() + " is complete")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              try (var redis = region.redis().connect()) {
                assertThat(redis.exists("signet:complete")).isTrue();
                assertThat(redis.scard("signet:names")).isGreaterThanOrEqualTo(allowed);
                assertThat(redis.exists("signet:certificate:lost" + DOMAINS + ".bulk.test"))
                    .isTrue();
              }
            });
  }
}
