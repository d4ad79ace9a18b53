// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who visits another edge notices nothing of one that was killed. */
@OnThreeRegions
final class KilledEdgeNodeTest {
  private static final String KNOWN = "known.edge.test";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void theOtherEdgeServesOnAndOrders(ThreeRegions regions) throws IOException {
    var killed = regions.node("a-edge1");
    var other = regions.visitorOf(regions.node("a-edge2"));
    var origin = regions.surroundings().origin().url();
    regions.a().api().allow(KNOWN, "t1", origin);
    awaitKnown(KNOWN, regions.visitors());
    assertThat(other.https(KNOWN, "/").status()).isEqualTo(200);

    var load = SteadyLoad.of(List.of(SteadyLoad.page(other, KNOWN, "/")), 20);
    try (load) {
      killed.kill();
      // The killed edge held the address that the authority's DNS gives by default.
      regions.point("new.edge.test", other.address().getHostString());
      regions.a().api().allow("new.edge.test", "t1", origin);
      awaitKnown("new.edge.test", List.of(other));
      assertThat(other.https("new.edge.test", "/").status()).isEqualTo(200);
      killed.start();
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(regions.visitorOf(killed).https(KNOWN, "/").status()).isEqualTo(200));
    }

    assertThat(load.failures()).isEmpty();
  }
}
