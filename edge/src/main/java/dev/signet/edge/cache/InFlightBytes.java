// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all bodies on their way from origins take together, at most. */
final class InFlightBytes {
  private final AtomicLong taken = new AtomicLong();
  private final long most;

  InFlightBytes(long most) {
    this.most = most;
  }

  boolean tryTake(int bytes) {
    if (taken.addAndGet(bytes) <= most) return true;
    taken.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
