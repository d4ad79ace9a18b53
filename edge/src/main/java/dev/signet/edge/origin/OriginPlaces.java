// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Room for connections to all origins together: never more are open, or being made, than there are
 * places. Where none is left, the connection that nobody has needed for the longest time makes
 * room. Safe for concurrent use.
 */
final class OriginPlaces {
  private final int most;
  private final Supplier<@Nullable OriginConnection> longestIdle;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * @param longestIdle gives up a connection and its place; null if none is idle
   */
  OriginPlaces(int most, Supplier<@Nullable OriginConnection> longestIdle) {
    this.most = most;
    this.longestIdle = longestIdle;
  }

  int taken() {
    return taken.get();
  }

  /**
   * Takes a place.
   *
   * @param then run once, when there is one: at once, or on another event loop as soon as a
   *     connection has made room
   * @return whether there is or will be one
   */
  boolean take(Runnable then) {
    if (tryTake()) {
      then.run();
      return true;
    }
    var given = longestIdle.get();
    if (given == null) return false;
    given.close(then);
    return true;
  }

  private boolean tryTake() {
    return taken.getAndUpdate(count -> Math.min(most, count + 1)) < most;
  }

  /** A connection is gone, or has not come to be, and nobody waits for its place. */
  void giveBack() {
    taken.decrementAndGet();
  }
}
