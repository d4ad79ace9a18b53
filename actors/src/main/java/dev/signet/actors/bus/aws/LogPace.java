// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps whoever can write to a queue from filling the log: one line in a while, the metrics count
 * the rest.
 */
final class LogPace {
  private final InstantSource clock;
  private final Duration interval;
  private final AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);

  LogPace(InstantSource clock, Duration interval) {
    this.clock = clock;
    this.interval = interval;
  }

  boolean allows() {
    var now = clock.instant();
    var due = next.get();
    return !now.isBefore(due) && next.compareAndSet(due, now.plus(interval));
  }
}
