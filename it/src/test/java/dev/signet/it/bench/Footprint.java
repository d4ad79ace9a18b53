// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.peer.Site;
import dev.signet.it.harness.Handshake;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How quickly a node starts, and how much memory it needs for what. */
final class Footprint {
  private static final int DOMAINS = 10_000;
  private static final int CERTIFICATES = 1_000;

  private Footprint() {}

  static Table measure(Site site) throws Exception {
    var table = new Table("Start and memory", List.of("what", "figure"));
    try (var origin = OriginServer.start()) {
      var started = System.nanoTime();
      try (var node =
          SignetNode.in(site.directory().resolve("footprint"))
              .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
              .with("SIGNET_LOG_LEVEL", "warn")
              .fullyCompiled("512m")
              .start()) {
        table.add(List.of("process start to ready", seconds(System.nanoTime() - started)));
        table.add(List.of("resident memory after start", megabytes(node)));
        var allowing = System.nanoTime();
        for (var i = 0; i < DOMAINS; i++) node.allow(name(i), "tenant-" + i % 100, origin.url());
        table.add(
            List.of(
                "domains allowed through the API, one after the other",
                String.format(
                    Locale.ROOT,
                    "%,.0f per second",
                    DOMAINS * 1e9 / (System.nanoTime() - allowing))));
        table.add(List.of("resident memory with 10 000 domains", megabytes(node)));
        var ordering = System.nanoTime();
        for (var i = 0; i < CERTIFICATES; i++) handshake(node, name(i));
        table.add(
            List.of(
                "first handshakes with the internal authority, one after the other",
                String.format(
                    Locale.ROOT,
                    "%,.0f per second",
                    CERTIFICATES * 1e9 / (System.nanoTime() - ordering))));
        table.add(
            List.of(
                "resident memory with 1 000 of them holding certificates in memory",
                megabytes(node)));
      }
    }
    WireCosts.addTo(table, site);
    return table;
  }

  private static String name(int i) {
    return "d" + i + ".customers.test";
  }

  private static void handshake(SignetNode node, String name) throws IOException {
    if (!Handshake.isFor(name, Handshake.shownFor(name, node.httpsPort())))
      throw new IllegalStateException(name + ": fallback certificate (expected: its own)");
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private static String megabytes(SignetNode node) {
    return String.format(Locale.ROOT, "%,d MiB", ServerCpu.residentBytes(node.pid()) >> 20);
  }
}
