// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until a test moves it. Safe for concurrent use. */
public final class TestClock implements InstantSource {

  /** Where {@link #atNoon} starts: a whole second, so that stores keep it exactly. */
  public static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  private final AtomicReference<Instant> now;

  public TestClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public static TestClock atNoon() {
    return new TestClock(NOON);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /** Moves the clock on, or back by a negative duration. */
  public void advance(Duration step) {
    now.updateAndGet(instant -> instant.plus(step));
  }

  public void set(Instant instant) {
    now.set(instant);
  }
}
