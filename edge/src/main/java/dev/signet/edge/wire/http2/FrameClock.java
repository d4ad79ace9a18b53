// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

/**
 * When bytes and whole frames arrived. Times are of {@link System#nanoTime}, as of the last read or
 * tick. A frame counts as whole once it has a meaning: HEADERS with its last CONTINUATION.
 */
final class FrameClock {
  private long now;
  private long lastFrame;
  private long begunAt;
  private boolean isBegun;

  FrameClock(long now) {
    this.now = now;
    this.lastFrame = now;
  }

  void passes(long time) {
    now = time;
  }

  void bytesArrive() {
    if (isBegun) return;
    isBegun = true;
    begunAt = now;
  }

  void frameArrives() {
    isBegun = false;
    lastFrame = now;
  }

  long now() {
    return now;
  }

  long lastFrame() {
    return lastFrame;
  }

  /** How long a frame has been under way that is not whole yet, in nanoseconds. */
  long unfinishedFor() {
    return isBegun ? now - begunAt : 0;
  }
}
