// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock and an actor system's timers that move together, when the test says so. */
public final class VirtualTime implements InstantSource {
  public static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final ManualTime timers;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);

  public VirtualTime(ActorSystem<?> system) {
    timers = ManualTime.get(system);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void passes(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
    timers.timePasses(duration);
  }
}
