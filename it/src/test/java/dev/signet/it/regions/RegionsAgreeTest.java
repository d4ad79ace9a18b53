// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.regions;

import static dev.signet.it.environment.Agreement.awaitDone;
import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static dev.signet.it.environment.Agreement.awaitUnknown;
import static dev.signet.it.environment.Agreement.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.bench.regions.PropagationTimes;
import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A change made in one region is seen on the edges of all. */
@OnThreeRegions
final class RegionsAgreeTest {

  @Test
  void aDomainAllowedInOneRegionIsServedInAllWithTheSameCertificate(ThreeRegions regions)
      throws IOException {
    var before = regions.surroundings().pebble().orders();

    regions.a().api().allow("allowed.agree.test", "t1", regions.surroundings().origin().url());

    awaitKnown("allowed.agree.test", regions.visitors());
    var first = regions.visitorOf(regions.b().edges().getFirst());
    assertThat(first.https("allowed.agree.test", "/").status()).isEqualTo(200);
    var ordered = first.certificateOf("allowed.agree.test");
    for (var visitor : regions.visitors()) {
      assertThat(visitor.certificateOf("allowed.agree.test")).isEqualTo(ordered);
      assertThat(visitor.https("allowed.agree.test", "/").body())
          .isEqualTo("page / of allowed.agree.test\n");
    }
    assertThat(regions.surroundings().pebble().orders() - before).isEqualTo(1);
  }

  @Test
  void aRemovedDomainIsServedNowhere(ThreeRegions regions) {
    regions.a().api().allow("removed.agree.test", "t1", regions.surroundings().origin().url());
    awaitKnown("removed.agree.test", regions.visitors());

    regions.c().api().remove("removed.agree.test");

    awaitUnknown("removed.agree.test", regions.visitors());
  }

  @Test
  void aPurgeEmptiesEveryCacheAndSaysSo(ThreeRegions regions) throws IOException {
    var name = "purged.agree.test";
    regions.a().api().allow(name, "t1", regions.surroundings().origin().url());
    awaitKnown(name, regions.visitors());
    for (var visitor : regions.visitors()) {
      visitor.https(name, "/page");
      assertThat(visitor.https(name, "/page").header("Cache-Status")).contains("signet; hit");
    }

    var answer =
        regions
            .b()
            .api()
            .call("POST", "/v1/purges", "{\"scope\":\"domain\",\"value\":\"" + name + "\"}");

    assertThat(answer.statusCode()).isEqualTo(202);
    awaitDone(json(answer.body()).get("id").asText(), regions);
    for (var visitor : regions.visitors())
      assertThat(visitor.https(name, "/page").header("Cache-Status").orElseThrow())
          .as("at " + visitor.address())
          .startsWith("signet; fwd=");
  }

  /** What a loaded machine makes of the times is no failure; that nothing arrives is one. */
  @Test
  void everyKindOfChangeArrivesAndTheOutputSaysHowSoon(ThreeRegions regions) throws IOException {
    var times = PropagationTimes.measure(regions, "soon.agree.test", 1, 6);

    assertThat(times.lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).matches("propagation [a-z-]+ a→b,c p50 .* p99 .*"));
    times.lines().forEach(System.out::println);
  }

  @Test
  void everyRegionReportsHowFarItHasCome(ThreeRegions regions) {
    regions.b().api().allow("reached.agree.test", "t1", regions.surroundings().origin().url());

    awaitSameRevision(regions);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              var items = json(regions.c().api().get("/v1/regions").body()).get("items");
              assertThat(items)
                  .extracting(item -> item.get("region").asText())
                  .containsExactly("a", "b", "c");
              assertThat(items)
                  .extracting(item -> item.get("nodes").asInt())
                  .containsExactly(4, 1, 1);
            });
  }
}
