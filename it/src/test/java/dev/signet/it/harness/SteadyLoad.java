// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Visitors that keep coming at a steady rate while a test takes things away. A visit that takes
 * long delays no other.
 */
public final class SteadyLoad implements AutoCloseable {

  /** One visit; throws if it did not end as a visitor may expect. */
  @FunctionalInterface
  public interface Visit {
    void make() throws IOException;
  }

  private final List<Visit> visits;
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();

  private SteadyLoad(List<Visit> visits) {
    this.visits = List.copyOf(visits);
  }

  /** Begins with the visits, one after the other and around again. */
  public static SteadyLoad of(List<Visit> visits, int perSecond) {
    var load = new SteadyLoad(visits);
    var period = Duration.ofSeconds(1).dividedBy(perSecond);
    var _ =
        load.pace.scheduleAtFixedRate(
            () -> load.threads.execute(load::visit), 0, period.toNanos(), TimeUnit.NANOSECONDS);
    return load;
  }

  /** A page of a known site that must come with status 200 and a good certificate. */
  public static Visit page(EdgeVisitor visitor, String host, String path) {
    return () -> {
      var answer = visitor.https(host, path);
      if (answer.status() != 200)
        throw new IOException(
            host + path + " at " + visitor.address() + ": " + answer.head() + answer.body());
    };
  }

  /** How many visits have come to an end, good or not. */
  public int ended() {
    return ended.get();
  }

  /** What went wrong, one line for each visit. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Ends when all visits under way have ended. */
  @Override
  public void close() {
    pace.shutdownNow();
    threads.close();
    pace.close();
  }

  private void visit() {
    try {
      visits.get(started.getAndIncrement() % visits.size()).make();
    } catch (IOException e) {
      failures.add(e.toString());
    } finally {
      ended.incrementAndGet();
    }
  }
}
