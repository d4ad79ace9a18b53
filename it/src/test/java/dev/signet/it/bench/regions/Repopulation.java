// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import static dev.signet.it.bench.regions.MeasuredRegions.secondsUntil;

import dev.signet.it.bench.ServerCpu;
import dev.signet.it.bench.Table;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.environment.BulkDomains;
import dev.signet.it.environment.Region;
import java.util.List;
import java.util.Locale;

/** How quickly a region whose Redis was flushed is complete again, and in how much memory. */
public final class Repopulation {
  private static final List<Integer> DOMAINS = List.of(20_000, 100_000);

  private Repopulation() {}

  public static Table measure(Site site) {
    var table =
        new Table(
            "Repopulation of region b after a flush of its Redis, every domain with a certificate",
            List.of(
                "domains",
                "time",
                "domains per second",
                "node's memory before",
                "at most",
                "heap"));
    try (var measured = MeasuredRegions.start(site.directory().resolve("repopulation"))) {
      var postgres = measured.surroundings().postgres();
      var origin = measured.surroundings().origin().url().toString();
      var b = measured.regions().b();
      var present = 0;
      for (var domains : DOMAINS) {
        BulkDomains.insert(postgres, "n" + domains + "-", domains - present, origin);
        present = domains;
        for (var region : measured.regions().all()) secondsUntil(() -> has(region, domains), now());
        table.add(row(b, domains));
      }
    }
    return table;
  }

  private static List<String> row(Region b, int domains) {
    var pid = b.nodes().getFirst().process().pid();
    var before = ServerCpu.residentBytes(pid);
    var most = new long[] {before};
    b.redis().flush();
    var seconds =
        secondsUntil(
            () -> {
              most[0] = Math.max(most[0], ServerCpu.residentBytes(pid));
              return has(b, domains);
            },
            now());
    return List.of(
        String.format(Locale.ROOT, "%,d", domains),
        String.format(Locale.ROOT, "%.1f s", seconds),
        String.format(Locale.ROOT, "%,.0f", domains / seconds),
        megabytes(before),
        megabytes(most[0]),
        "256 MiB");
  }

  /** Names are put there before the sentinel says that all else is there too. */
  private static boolean has(Region region, int domains) {
    try (var redis = region.redis().connect()) {
      return redis.exists("signet:complete") && redis.scard("signet:names") >= domains;
    }
  }

  private static long now() {
    return System.nanoTime();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
