// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * How many connections visitors may have on all ports together: as many as the process really has
 * the memory and the descriptors for, whatever the settings promise. What is left of the
 * descriptors ({@link DescriptorShares}) is for origins, stores and the management port, so that
 * these go on when visitors have taken theirs. Safe for concurrent use.
 */
public final class ConnectionBudget {
  /** Heap of an idle TLS connection, measured, with as much again for what it does now and then. */
  private static final long HEAP_PER_CONNECTION = 16 * 1024;

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private final List<OpenConnections> ports = new CopyOnWriteArrayList<>();

  public ConnectionBudget(int most) {
    this.most = most;
  }

  /** What this process has. */
  public static ConnectionBudget ofThisProcess(MeterRegistry meters) {
    var budget = of(Runtime.getRuntime().maxMemory(), DescriptorShares.ofThisProcess());
    Gauge.builder("signet.connections.most", budget, ConnectionBudget::most)
        .description("Connections that visitors may have, by this process's memory and descriptors")
        .register(meters);
    return budget;
  }

  /**
   * @param heap most bytes
   */
  static ConnectionBudget of(long heap, DescriptorShares descriptors) {
    var most = Math.min(heap / HEAP_PER_CONNECTION, descriptors.visitors());
    return new ConnectionBudget(Math.clamp(most, 1, 10_000_000));
  }

  public int most() {
    return most;
  }

  /** Something is left for others, however many one client opens. */
  int mostPerClient() {
    return Math.max(1, most - Math.max(1, most / 4));
  }

  /** A port takes its connections from this budget. */
  void share(OpenConnections port) {
    ports.add(port);
  }

  /** Those of all ports, as they are now, more or less. */
  Stream<ConnectionGuard> guards() {
    return ports.stream().flatMap(OpenConnections::guards);
  }

  /**
   * Ends connections that hold bytes and have not moved for the longest time.
   *
   * @param bytes that are to become free
   * @return connections that were ended
   */
  int shed(long bytes) {
    var now = System.nanoTime();
    var slowest =
        guards()
            .map(guard -> new Holding(guard, guard.held(), now - guard.lastMoved()))
            .filter(holding -> holding.bytes > 0)
            .sorted(Comparator.comparingLong(Holding::motionless).reversed())
            .toList();
    var freed = 0L;
    var ended = 0;
    for (var holding : slowest) {
      if (freed >= bytes) break;
      freed += holding.bytes;
      holding.guard.cut();
      ended++;
    }
    return ended;
  }

  /**
   * A moment's look at a connection.
   *
   * @param motionless in nanoseconds
   */
  private record Holding(ConnectionGuard guard, long bytes, long motionless) {}

  boolean tryTake() {
    if (taken.incrementAndGet() <= most) return true;
    taken.decrementAndGet();
    return false;
  }

  void giveBack() {
    taken.decrementAndGet();
  }
}
