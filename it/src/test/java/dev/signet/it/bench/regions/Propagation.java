// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import dev.signet.it.bench.Table;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.bench.regions.PropagationTimes.Change;
import java.io.IOException;
import java.util.List;

/** How long a change made in region a takes to the two other regions. */
public final class Propagation {
  private static final int WARM_UPS = 20;
  private static final int CHANGES = 200;

  private Propagation() {}

  public static Table measure(Site site) throws IOException {
    try (var measured = MeasuredRegions.start(site.directory().resolve("propagation"))) {
      var times =
          PropagationTimes.measure(measured.regions(), "propagation.test", WARM_UPS, CHANGES);
      var table =
          new Table(
              "Propagation from region a to b and c, " + CHANGES + " changes of each kind",
              List.of("change", "seen", "p50", "p99"));
      for (var change : Change.values()) {
        var percentiles = times.percentilesOf(change);
        var words = change.event().replace('-', ' ');
        table.add(List.of(words, change.seen(), percentiles.getFirst(), percentiles.getLast()));
      }
      return table;
    }
  }
}
