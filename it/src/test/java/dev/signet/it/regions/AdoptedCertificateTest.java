// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.regions;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.actors.adoption.AutoSslEntry;
import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.EdgeVisitor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A certificate that lua-resty-auto-ssl keeps in one region's Redis is served in all regions. */
@OnThreeRegions
final class AdoptedCertificateTest {
  private static final String NAME = "adopted.auto.test";

  @Test
  void aCertificateOfAnotherProgramIsServedEverywhereWithoutAnOrder(ThreeRegions regions)
      throws IOException {
    var orders = regions.surroundings().pebble().orders();
    var now = Instant.now();
    var found = AutoSslEntry.valid(NAME, now.minusSeconds(3600), now.plus(Duration.ofDays(80)));
    regions.a().api().allow(NAME, "t1", regions.surroundings().origin().url());
    awaitKnown(NAME, regions.visitors());

    try (var redis = regions.b().redis().connect()) {
      redis.set(NAME + ":latest", found.json());
    }

    for (var region : regions.all())
      await("adopted, by region " + region.name())
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  json(region.api().get("/v1/domains/" + NAME).body())
                      .at("/certificate/state")
                      .asText()
                      .equals("active"));
    for (var region : regions.all())
      await("in the Redis of region " + region.name())
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try (var redis = region.redis().connect()) {
                  return redis.exists("signet:certificate:" + NAME);
                }
              });
    for (var edge : regions.edges()) {
      var visitor = EdgeVisitor.of(edge.process(), found.chainText());
      assertThat(visitor.certificateOf(NAME)).isEqualTo(found.chain().getFirst());
      assertThat(visitor.https(NAME, "/").body()).isEqualTo("page / of " + NAME + "\n");
    }
    assertThat(regions.surroundings().pebble().orders()).isEqualTo(orders);
  }
}
