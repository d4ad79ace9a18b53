// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import static dev.signet.it.bench.regions.MeasuredRegions.secondsUntil;

import dev.signet.it.bench.Table;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.environment.BulkDomains;
import java.util.List;
import java.util.Locale;

/**
 * How many changes the nodes carry over the bus per second of their processor time: a backlog of
 * changes in region a's outbox is published, relayed, and taken from three inboxes.
 */
public final class BusThroughput {
  private static final int WARM_UP = 2_000;
  private static final int CHANGES = 10_000;

  /** A backlog that the bus has yet to carry would be fetched from the central store. */
  private static final String NO_RECONCILIATION = "signet.bus.progress.patience = 10m\n";

  private static final String RELAYED =
      "signet_bus_messages_total{event=\"domain-allowed\",result=\"relayed\"}";

  private BusThroughput() {}

  public static Table measure(Site site) {
    try (var measured = MeasuredRegions.start(site.directory().resolve("bus"), NO_RECONCILIATION)) {
      carry(measured, "warm", WARM_UP);
      var relayed = measured.metric(RELAYED);
      var cpu = measured.cpuSeconds();
      var start = System.nanoTime();
      carry(measured, "carried", WARM_UP + CHANGES);
      var seconds = (System.nanoTime() - start) / 1e9;
      var spent = measured.cpuSeconds() - cpu;
      var relays = measured.metric(RELAYED) - relayed;

      var table =
          new Table(
              "The bus: " + CHANGES + " changes published, relayed and applied in three regions",
              List.of("what", "figure"));
      table.add(List.of("time, two processors for everything", figure("%.1f s", seconds)));
      table.add(List.of("processor time of all nodes", figure("%.1f s", spent)));
      table.add(List.of("changes relayed", figure("%,.0f", relays)));
      table.add(
          List.of("changes per processor second, whole way", figure("%,.0f", CHANGES / spent)));
      table.add(
          List.of(
              "messages handled per processor second (one relay and three inboxes for each change)",
              figure("%,.0f", relays * 4 / spent)));
      return table;
    }
  }

  private static void carry(MeasuredRegions measured, String prefix, int total) {
    var around = measured.surroundings();
    var present = prefix.equals("warm") ? 0 : WARM_UP;
    BulkDomains.insertUnpublished(
        around.postgres(), prefix, total - present, around.origin().url());
    var bus = around.bus();
    for (var region : measured.regions().all())
      secondsUntil(
          () -> {
            try (var redis = region.redis().connect()) {
              return redis.scard("signet:names") >= total
                  && bus.waiting(bus.globalQueue()) == 0
                  && bus.waiting(bus.inbox(region.name())) == 0;
            }
          },
          System.nanoTime());
  }

  private static String figure(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
