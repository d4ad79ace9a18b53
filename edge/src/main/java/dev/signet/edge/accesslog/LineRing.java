// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Lines on their way from many threads to one, in a bounded number of places. Nobody ever waits:
 * where there is no room, a line is refused. Lines of one thread keep their order. A long line
 * takes more than one place, so that the number of places bounds the memory behind them too.
 *
 * <p>Only one thread may call {@link #take} and {@link #free}.
 */
final class LineRing {
  private static final int CHARS_PER_PLACE = 512;

  /** Places that the taker gives back at once, so that those who offer seldom see it move. */
  private static final int FREED_AT_ONCE = 64;

  /** Far enough apart, and from the array's ends, to share no cache line with each other. */
  private static final int TAIL = 16;

  private static final int HEAD = 32;
  private static final int POSITIONS = 48;

  private static final long CLOSED = Long.MIN_VALUE;

  private final int capacity;
  private final AtomicReferenceArray<@Nullable AccessLine> places;

  /** Where the next line goes, with the sign bit once closed; and what is free before it. */
  private final AtomicLongArray positions = new AtomicLongArray(POSITIONS);

  /** The taker's own. */
  private long taken;

  private long freed;

  /**
   * @param capacity places, a power of two
   */
  LineRing(int capacity) {
    if (Integer.bitCount(capacity) != 1)
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: a power of two)");
    this.capacity = capacity;
    this.places = new AtomicReferenceArray<>(capacity);
  }

  /** False if there is no room for the line, or no more are accepted. */
  boolean offer(AccessLine line) {
    var wanted = wanted(line);
    long tail;
    do {
      tail = positions.get(TAIL);
      if (tail < 0 || tail + wanted - positions.get(HEAD) > capacity) return false;
    } while (!positions.weakCompareAndSetVolatile(TAIL, tail, tail + wanted));
    places.setRelease(index(tail), line);
    return true;
  }

  /**
   * The next line.
   *
   * @return null if there is none, or the next is claimed and not there yet
   */
  @Nullable AccessLine take() {
    var line = places.getAcquire(index(taken));
    if (line == null) return null;
    places.setPlain(index(taken), null);
    taken += wanted(line);
    if (taken - freed >= FREED_AT_ONCE) free();
    return line;
  }

  /** Makes room where lines were taken. */
  void free() {
    if (taken == freed) return;
    freed = taken;
    positions.setRelease(HEAD, taken);
  }

  /** Whether nothing is claimed, as far as what was {@linkplain #free freed} tells. */
  boolean isEmpty() {
    return occupied() == 0;
  }

  boolean isHalfFull() {
    return occupied() >= capacity / 2;
  }

  /** Accepts no more lines; those that are claimed still come. */
  void close() {
    positions.getAndUpdate(TAIL, tail -> tail | CLOSED);
  }

  boolean isClosed() {
    return positions.get(TAIL) < 0;
  }

  private long occupied() {
    return (positions.get(TAIL) & ~CLOSED) - positions.get(HEAD);
  }

  private int index(long position) {
    return (int) position & capacity - 1;
  }

  /** Places, whatever the line: what is taken gives back what was claimed. */
  private static int wanted(AccessLine line) {
    return 1 + line.textLength() / CHARS_PER_PLACE;
  }
}
