// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.regions;

import dev.signet.it.bench.ServerCpu;
import dev.signet.it.environment.NodeWiring;
import dev.signet.it.environment.RegionNode;
import dev.signet.it.environment.Surroundings;
import dev.signet.it.environment.ThreeRegions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Three regions of their own for one measurement, and how measurements wait and count. */
record MeasuredRegions(Surroundings surroundings, ThreeRegions regions) implements AutoCloseable {
  private static final long POLL_NANOS = 1_000_000;
  private static final long LIMIT_NANOS = 300_000_000_000L;

  static MeasuredRegions start(Path directory) {
    return start(directory, "");
  }

  /**
   * @param settings more configuration for all nodes
   */
  static MeasuredRegions start(Path directory, String settings) {
    var surroundings = Surroundings.start();
    try {
      var aws = surroundings.aws().endpoint();
      var wiring = new NodeWiring(_ -> aws, "signet.log.level = warn\n" + settings);
      return new MeasuredRegions(surroundings, ThreeRegions.start(surroundings, directory, wiring));
    } catch (RuntimeException e) {
      surroundings.close();
      throw e;
    }
  }

  void allow(String name) {
    regions.a().api().allow(name, "bench", surroundings.origin().url());
  }

  /** Seconds of processor time that all nodes have spent. */
  double cpuSeconds() {
    return regions.nodes().stream()
        .filter(RegionNode::isAlive)
        .mapToDouble(node -> ServerCpu.seconds(node.process().pid()))
        .sum();
  }

  /** Of all control nodes together. */
  double metric(String nameAndLabels) {
    return regions.nodes().stream()
        .filter(RegionNode::isControl)
        .mapToDouble(node -> node.api().metric(nameAndLabels))
        .sum();
  }

  /**
   * Waits, looking every millisecond.
   *
   * @return seconds since {@code start}, which {@link System#nanoTime} gave
   */
  static double secondsUntil(BooleanSupplier condition, long start) {
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > LIMIT_NANOS)
        throw new IllegalStateException("not within five minutes");
      LockSupport.parkNanos(POLL_NANOS);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Median and 99th percentile, as two cells. */
  static List<String> percentiles(double[] seconds) {
    var sorted = seconds.clone();
    Arrays.sort(sorted);
    return List.of(
        milliseconds(sorted[sorted.length / 2]),
        milliseconds(sorted[Math.min(sorted.length - 1, sorted.length * 99 / 100)]));
  }

  private static String milliseconds(double seconds) {
    return String.format(Locale.ROOT, "%,.0f ms", seconds * 1000);
  }

  @Override
  public void close() {
    regions.close();
    surroundings.close();
  }
}
