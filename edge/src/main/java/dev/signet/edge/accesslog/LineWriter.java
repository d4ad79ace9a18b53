// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes lines from the ring to the sink, as one thread, until the ring is closed and empty. It
 * rests between batches, so that a batch is worth its write and those who add lines have nobody to
 * wake.
 */
final class LineWriter implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

  private static final long PAUSE_NANOS = 10_000_000;

  /** For lines whose place is claimed and that are not there yet. */
  private static final long PAUSE_AT_STOP_NANOS = 100_000;

  /** Pauses without a line before it sleeps until it is woken. */
  private static final int PAUSES_BEFORE_SLEEP = 20;

  private static final int AWAKE = 0;

  /** Until a short time has passed, or the ring is half full. */
  private static final int PAUSING = 1;

  /** Until there is a line. */
  private static final int SLEEPING = 2;

  private final LineRing ring;
  private final LineSink sink;
  private final Counter lost;
  private final AtomicInteger rest = new AtomicInteger(AWAKE);
  private volatile @Nullable Thread thread;
  private volatile boolean abandoned;

  LineWriter(LineRing ring, LineSink sink, Counter lost) {
    this.ring = ring;
    this.sink = sink;
    this.lost = lost;
  }

  /** For whoever has added a line: ends a rest that ought to end. Waits for nothing. */
  void lineAdded() {
    var resting = rest.get();
    if (resting == AWAKE || (resting == PAUSING && !ring.isHalfFull())) return;
    if (rest.compareAndSet(resting, AWAKE)) LockSupport.unpark(thread);
  }

  /** Ends a rest whatever it waits for. */
  void wake() {
    rest.set(AWAKE);
    LockSupport.unpark(thread);
  }

  /** What has not been taken by now is lost: there is no time to write it. */
  void abandon() {
    abandoned = true;
    wake();
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    var pauses = 0;
    while (!(ring.isClosed() && ring.isEmpty())) {
      pauses = drain() ? 0 : Math.min(pauses + 1, PAUSES_BEFORE_SLEEP);
      rest(pauses < PAUSES_BEFORE_SLEEP ? PAUSING : SLEEPING);
    }
  }

  /** True if there was a line. */
  private boolean drain() {
    var took = false;
    var waiting = 0;
    for (var line = ring.take(); line != null; line = ring.take()) {
      took = true;
      if (abandoned || !added(line)) {
        lost.increment();
        continue;
      }
      waiting++;
      if (sink.isFull()) {
        write(waiting);
        waiting = 0;
      }
    }
    ring.free();
    if (waiting > 0) write(waiting);
    return took;
  }

  private boolean added(AccessLine line) {
    try {
      sink.add(line);
      return true;
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a line of the access log cannot be written");
      return false;
    }
  }

  private void write(int lines) {
    try {
      sink.write();
    } catch (IOException e) {
      // Said by the counter alone: the log would most likely go the same way.
      lost.increment(lines);
    }
  }

  /**
   * A line whose place is claimed after the look at the ring finds the rest announced, and ends it;
   * one whose place was claimed before is seen by that look.
   */
  private void rest(int kind) {
    var _ = Thread.interrupted();
    rest.set(kind);
    if (ring.isClosed()) LockSupport.parkNanos(this, PAUSE_AT_STOP_NANOS);
    else if (kind == SLEEPING && ring.isEmpty()) LockSupport.park(this);
    else if (!ring.isHalfFull()) LockSupport.parkNanos(this, PAUSE_NANOS);
    rest.set(AWAKE);
  }
}
