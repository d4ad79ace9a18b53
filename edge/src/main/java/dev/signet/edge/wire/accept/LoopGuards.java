// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The guards of one event loop, which one timer serves however many they are. */
final class LoopGuards {
  private final EventLoop loop;
  private final long periodNanos;
  private final List<ConnectionGuard> guards = new ArrayList<>();
  private @Nullable ScheduledFuture<?> timer;

  LoopGuards(EventLoop loop, Duration period) {
    this.loop = loop;
    this.periodNanos = period.toNanos();
  }

  /** On the event loop, as all the others. */
  void add(ConnectionGuard guard) {
    guard.place = guards.size();
    guards.add(guard);
    if (timer == null)
      timer = loop.scheduleAtFixedRate(this::tick, periodNanos, periodNanos, TimeUnit.NANOSECONDS);
  }

  void remove(ConnectionGuard guard) {
    if (guard.place < 0) return;
    var last = guards.removeLast();
    if (last != guard) {
      guards.set(guard.place, last);
      last.place = guard.place;
    }
    guard.place = -1;
    if (guards.isEmpty() && timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Backwards, since a guard that ends its connection may leave at once. */
  private void tick() {
    var now = System.nanoTime();
    for (var i = guards.size() - 1; i >= 0; i--) if (i < guards.size()) guards.get(i).tick(now);
  }
}
