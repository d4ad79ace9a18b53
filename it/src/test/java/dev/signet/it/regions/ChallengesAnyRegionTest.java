// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.regions;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.Region;
import dev.signet.it.environment.ThreeRegions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The authority may look for a challenge in whatever region DNS sends it to. */
@OnThreeRegions
final class ChallengesAnyRegionTest {
  private static final String ISSUED = "signet_orders_total{result=\"issued\"}";

  @Test
  void aRegionAnswersForTheOneThatOrders(ThreeRegions regions) throws IOException {
    ordersInOneAndIsAskedInAnother("c-asks-b.challenge.test", regions.c(), regions.b(), regions);
  }

  @Test
  void aNodeWithoutADatabaseAnswersForARegionThatOrders(ThreeRegions regions) throws IOException {
    ordersInOneAndIsAskedInAnother("b-asks-a.challenge.test", regions.b(), regions.a(), regions);
  }

  private static void ordersInOneAndIsAskedInAnother(
      String name, Region ordering, Region asked, ThreeRegions regions) throws IOException {
    regions.point(name, asked);
    asked.api().allow(name, "t1", regions.surroundings().origin().url());
    awaitKnown(name, regions.visitors());
    var issued = ordering.api().metric(ISSUED);
    var orders = regions.surroundings().pebble().orders();

    var answer = regions.visitorOf(ordering.edges().getFirst()).https(name, "/");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(ordering.api().metric(ISSUED) - issued).isEqualTo(1);
    assertThat(regions.surroundings().pebble().orders() - orders).isEqualTo(1);
  }
}
