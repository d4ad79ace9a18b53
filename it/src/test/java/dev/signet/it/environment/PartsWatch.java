// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Says on standard error, once each, which parts have ended. */
final class PartsWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Map<String, BooleanSupplier> running = new LinkedHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("parts-watch").unstarted(task));

  private PartsWatch() {}

  static PartsWatch over(ThreeRegions regions) {
    var watch = new PartsWatch();
    var around = regions.surroundings();
    watch.running.put("PostgreSQL", around.postgres()::isRunning);
    watch.running.put("Pebble", around.pebble()::isRunning);
    watch.running.put("SNS and SQS", around.aws()::isRunning);
    for (var region : regions.all()) {
      watch.running.put("Redis of region " + region.name(), region.redis()::isRunning);
      for (var node : region.nodes())
        watch.running.put(
            "node %s (pid %d, log %s)"
                .formatted(node.name(), node.process().pid(), node.process().outputFile()),
            node::isAlive);
    }
    var _ =
        watch.timer.scheduleWithFixedDelay(
            watch::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return watch;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    running
        .entrySet()
        .removeIf(
            part -> {
              if (part.getValue().getAsBoolean()) return false;
              System.err.println("signet: has ended: " + part.getKey());
              return true;
            });
  }
}
