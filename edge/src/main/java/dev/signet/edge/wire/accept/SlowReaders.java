// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.loop.BufferMemory;
import dev.signet.edge.wire.loop.EventLoops;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that what is held for clients that take nothing leaves the others memory to be served
 * in. Every connection's share is bounded, all of them together may still be more than there is:
 * then those that have not moved for the longest are ended, and no more than it takes.
 */
public final class SlowReaders {
  private static final Logger log = LoggerFactory.getLogger(SlowReaders.class);

  private static final Duration PERIOD = Duration.ofMillis(100);

  /** The counter tells the rest: whoever can open connections could fill the log. */
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final ConnectionBudget budget;
  private final Counter shed;
  private long lastSaid = System.nanoTime() - BETWEEN_LINES.toNanos();

  private SlowReaders(ConnectionBudget budget, Counter shed) {
    this.budget = budget;
    this.shed = shed;
  }

  /** Watches those of all ports that share a budget, as long as the loops run. */
  public static void watch(EventLoops loops, ConnectionBudget budget, MeterRegistry meters) {
    var shed =
        Counter.builder("signet.connections.shed")
            .description("Connections ended for memory, since they held some and did not move")
            .register(meters);
    var readers = new SlowReaders(budget, shed);
    var _ =
        loops
            .group()
            .next()
            .scheduleWithFixedDelay(
                readers::look, PERIOD.toNanos(), PERIOD.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void look() {
    var excess = BufferMemory.excess();
    if (excess == 0) return;
    shed.increment(budget.shed(excess));
    var now = System.nanoTime();
    if (now - lastSaid < BETWEEN_LINES.toNanos()) return;
    lastSaid = now;
    log.atInfo()
        .addKeyValue("available", BufferMemory.available())
        .addKeyValue("connections", (long) shed.count())
        .log("slow readers ended for memory, so many since the start");
  }
}
