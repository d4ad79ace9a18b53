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
import java.util.concurrent.atomic.AtomicLong;

/** A region that was away finds a long queue: how soon and in how much memory it is worked off. */
public final class Backlog {
  private static final int MESSAGES = 20_000;

  /** What the bus has yet to carry is not to be fetched from the central store. */
  private static final String NO_RECONCILIATION = "signet.bus.progress.patience = 10m\n";

  private Backlog() {}

  public static Table measure(Site site) {
    try (var measured =
        MeasuredRegions.start(site.directory().resolve("backlog"), NO_RECONCILIATION)) {
      var regions = measured.regions();
      var bus = measured.surroundings().bus();
      var c = regions.c();
      var node = c.nodes().getFirst();
      c.stop();
      var origin = measured.surroundings().origin().url();
      BulkDomains.insertUnpublished(
          measured.surroundings().postgres(), "backlog", MESSAGES, origin);
      secondsUntil(() -> bus.waiting(bus.inbox("c")) >= MESSAGES, System.nanoTime());

      node.start();
      var start = System.nanoTime();
      var memory = ServerCpu.residentBytes(node.process().pid());
      var most = new AtomicLong(memory);
      var seconds =
          secondsUntil(
              () -> {
                most.accumulateAndGet(ServerCpu.residentBytes(node.process().pid()), Math::max);
                return bus.waiting(bus.inbox("c")) == 0;
              },
              start);

      var table =
          new Table(
              "A region that was away works off " + MESSAGES + " messages",
              List.of("what", "figure"));
      table.add(List.of("time from ready to empty", figure("%.1f s", seconds)));
      table.add(List.of("messages per second", figure("%,.0f", MESSAGES / seconds)));
      table.add(List.of("resident memory when ready", figure("%,.0f MiB", memory / 1048576.0)));
      table.add(List.of("most while it works", figure("%,.0f MiB", most.get() / 1048576.0)));
      table.add(List.of("domains in its Redis", figure("%,.0f", names(c))));
      table.add(
          List.of("dead letters", figure("%,.0f", bus.waiting(bus.deadLettersOf(bus.inbox("c"))))));
      return table;
    }
  }

  private static double names(Region region) {
    try (var redis = region.redis().connect()) {
      return redis.scard("signet:names");
    }
  }

  private static String figure(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
