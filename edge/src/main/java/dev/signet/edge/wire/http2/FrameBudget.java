// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * How many frames that cost their sender less than us a connection may bring (RFC 9113 §10.5): so
 * many per span of time, and more in proportion to the useful work that it does. What is useful is
 * a response whose stream nobody has reset, and bytes of bodies that have left or arrived: what
 * only waits to be written earns nothing.
 */
final class FrameBudget {
  static final Duration SPAN = Duration.ofSeconds(10);

  /** Bytes of DATA; fewer are hardly worth the nine of their frame's header. */
  static final int SMALL = 16;

  /** Frames that nobody needs many of. */
  enum Kind {
    SETTINGS(40, 0, 0),
    PING(300, 1, 0),
    PRIORITY(400, 4, 0),
    WINDOW_UPDATE(1000, 8, 256),
    RESET(200, 1, 0),
    UNKNOWN(400, 1, 0),
    /** Without a byte and without an end. */
    EMPTY_DATA(100, 0, 0),
    /** With fewer than {@link #SMALL} bytes. */
    SMALL_DATA(10_000, 0, 64),
    /** A stream that we end as its client's fault. */
    FAULT(200, 1, 0);

    private final int allowance;
    private final int perResponse;
    private final int bytesEach;

    /**
     * @param allowance frames per span in any case
     * @param perResponse frames more for a finished response
     * @param bytesEach bytes of bodies that allow one frame more; 0 for none
     */
    Kind(int allowance, int perResponse, int bytesEach) {
      this.allowance = allowance;
      this.perResponse = perResponse;
      this.bytesEach = bytesEach;
    }
  }

  private static final class Count {
    private int frames;
  }

  private final Map<Kind, Count> spent = new EnumMap<>(Kind.class);
  private long spanBegan;
  private long responses;
  private long bytes;

  /** A response was written to its end, and its stream was not reset. */
  void responseFinished() {
    responses++;
  }

  /** So much of bodies has passed, in either direction. */
  void bytesPassed(int count) {
    bytes += count;
  }

  /**
   * Notes one frame.
   *
   * @param now of {@link System#nanoTime}
   * @return whether that is still within the bounds
   */
  boolean allows(Kind kind, long now) {
    if (now - spanBegan > SPAN.toNanos() || spanBegan == 0) begin(now);
    var count = ++spent.computeIfAbsent(kind, _ -> new Count()).frames;
    if (count <= kind.allowance) return true;
    var more = kind.perResponse * responses + (kind.bytesEach == 0 ? 0 : bytes / kind.bytesEach);
    return count - kind.allowance <= more;
  }

  private void begin(long now) {
    spanBegan = now;
    spent.clear();
    responses = 0;
    bytes = 0;
  }
}
