// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import static dev.signet.it.bench.regions.MeasuredRegions.secondsUntil;

import dev.signet.it.bench.Table;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.environment.Agreement;
import dev.signet.it.environment.RegionNode;
import dev.signet.it.harness.EdgeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** How long a region's change stands still after one of its two control nodes was killed. */
public final class Failover {
  private static final int NAMES = 20;

  private final MeasuredRegions measured;
  private final EdgeVisitor edge;

  private Failover(MeasuredRegions measured) {
    this.measured = measured;
    this.edge = measured.regions().visitorOf(measured.regions().node("a-edge1"));
  }

  public static Table measure(Site site) {
    try (var measured = MeasuredRegions.start(site.directory().resolve("failover"))) {
      var failover = new Failover(measured);
      var table =
          new Table(
              "After kill -9 of one of region a's two control nodes",
              List.of("killed", "a change is on the edges of b", "20 new names have certificates"));
      var regions = measured.regions();
      failover.warmUp();
      table.add(
          failover.row(
              "the older: singletons, half of the shards",
              regions.node("a-control1"),
              regions.node("a-control2"),
              "older"));
      table.add(
          failover.row(
              "the younger: half of the shards",
              regions.node("a-control1"),
              regions.node("a-control2"),
              "younger"));
      return table;
    }
  }

  private void warmUp() {
    for (var i = 0; i < NAMES; i++) measured.allow("warm" + i + ".failover.test");
    for (var i = 0; i < NAMES; i++) awaitCertificate("warm" + i + ".failover.test", now());
  }

  /** The one that was started again last is the younger one. */
  private List<String> row(String what, RegionNode killed, RegionNode survivor, String word) {
    var start = now();
    killed.kill();
    var names = List.of(name(word, 0), name(word, 1));
    secondsUntil(() -> put(survivor, names.getFirst()), start);
    var b = measured.regions().visitorOf(measured.regions().b().edges().getFirst());
    var published = secondsUntil(() -> isKnown(b, names.getFirst()), start);
    for (var i = 1; i < NAMES; i++) {
      var name = name(word, i);
      secondsUntil(() -> put(survivor, name), start);
    }
    var ordered = 0.0;
    for (var i = 0; i < NAMES; i++) ordered = awaitCertificate(name(word, i), start);
    killed.start();
    Agreement.awaitSameRevision(measured.regions());
    return List.of(
        what,
        String.format(Locale.ROOT, "%.1f s", published),
        String.format(Locale.ROOT, "%.1f s", ordered));
  }

  private double awaitCertificate(String name, long start) {
    return secondsUntil(
        () -> {
          try {
            edge.certificateOf(name);
            return true;
          } catch (IOException e) {
            return false;
          }
        },
        start);
  }

  private boolean put(RegionNode node, String name) {
    var origin = measured.surroundings().origin().url();
    return node.api().put(name, "bench", origin) < 300;
  }

  private static boolean isKnown(EdgeVisitor visitor, String name) {
    try {
      return visitor.isKnown(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(String word, int i) {
    return word + i + ".failover.test";
  }

  private static long now() {
    return System.nanoTime();
  }
}
