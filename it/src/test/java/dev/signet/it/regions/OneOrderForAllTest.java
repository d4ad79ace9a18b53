// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.regions;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** However many visitors a new name has at once, and wherever, one certificate is ordered. */
@OnThreeRegions
final class OneOrderForAllTest {
  private static final String NAME = "busy.order.test";
  private static final int VISITORS = 1000;

  @Test
  void aThousandFirstHandshakesInAllRegionsCostOneOrder(ThreeRegions regions) throws Exception {
    regions.a().api().allow(NAME, "t1", regions.surroundings().origin().url());
    var visitors = regions.visitors();
    awaitKnown(NAME, visitors);
    var before = regions.surroundings().pebble().orders();

    var handshakes = new ArrayList<Callable<X509Certificate>>();
    for (var i = 0; i < VISITORS; i++) {
      var visitor = visitors.get(i % visitors.size());
      handshakes.add(() -> visitor.certificateOf(NAME));
    }
    var shown = new HashSet<X509Certificate>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var handshake : executor.invokeAll(handshakes)) shown.add(handshake.get());
    }

    assertThat(shown).hasSize(1);
    assertThat(regions.surroundings().pebble().orders() - before).isEqualTo(1);
  }
}
