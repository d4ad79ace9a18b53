// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines from the threads that serve and writes them from a thread of its own. Adding one
 * never waits, whoever is slow to read: where more lines wait than the bound allows, further ones
 * are lost and counted. Lines of one thread are written in the order in which it added them.
 */
public final class AccessLines implements AutoCloseable {
  /** What the lines say they come from; its level turns them on and off. */
  public static final String LOGGER = "dev.signet.access";

  private static final int LEAST_PLACES = 1 << 10;
  private static final int MOST_PLACES = 1 << 20;

  /** How long a stop waits for what is not written yet. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Counter lost;
  private final Duration patience;
  private final @Nullable Writing writing;

  private record Writing(LineRing ring, LineWriter writer, Thread thread) {}

  private AccessLines(Counter lost, Duration patience, @Nullable Writing writing) {
    this.lost = lost;
    this.patience = patience;
    this.writing = writing;
  }

  /**
   * @param places for lines that wait to be written, a long line taking several; brought to a power
   *     of two from 1,024 to 1,048,576
   */
  public static AccessLines start(LineSink sink, int places, MeterRegistry meters) {
    return start(sink, powerOfTwo(places), PATIENCE, meters);
  }

  /** Writes nothing; {@link #isOn} says so. */
  public static AccessLines off(MeterRegistry meters) {
    return new AccessLines(lost(meters), Duration.ZERO, null);
  }

  static AccessLines start(LineSink sink, int places, Duration patience, MeterRegistry meters) {
    var lost = lost(meters);
    var ring = new LineRing(places);
    var writer = new LineWriter(ring, sink, lost);
    var thread = Thread.ofPlatform().daemon().name("signet-access-log").start(writer);
    return new AccessLines(lost, patience, new Writing(ring, writer, thread));
  }

  /** Whether there is a use in making lines. */
  public boolean isOn() {
    return writing != null;
  }

  /** Hands a line over, from any thread. */
  public void add(AccessLine line) {
    if (writing == null) return;
    if (writing.ring().offer(line)) writing.writer().lineAdded();
    else lost.increment();
  }

  /** Writes what waits, for as long as a stop may take; what is added from now on is lost. */
  @Override
  public void close() {
    if (writing == null) return;
    writing.ring().close();
    writing.writer().wake();
    try {
      if (!writing.thread().join(patience)) writing.writer().abandon();
    } catch (InterruptedException e) {
      writing.writer().abandon();
      Thread.currentThread().interrupt();
    }
  }

  private static int powerOfTwo(int places) {
    var bounded = Math.clamp(places, LEAST_PLACES, MOST_PLACES);
    var below = Integer.highestOneBit(bounded);
    return below == bounded ? below : below << 1;
  }

  private static Counter lost(MeterRegistry meters) {
    return Counter.builder("signet.access.log.lost")
        .description("Lines of the access log that nobody could read fast enough")
        .register(meters);
  }
}
