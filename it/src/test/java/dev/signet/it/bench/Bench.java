// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.peer.Site;
import dev.signet.it.bench.regions.Backlog;
import dev.signet.it.bench.regions.BusThroughput;
import dev.signet.it.bench.regions.Failover;
import dev.signet.it.bench.regions.Propagation;
import dev.signet.it.bench.regions.Repopulation;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Runs the benchmarks by name, or all of them, prints their tables and keeps them as files. */
public final class Bench {

  /** One benchmark. */
  @FunctionalInterface
  private interface Measurement {
    Table measure(Site site) throws Exception;
  }

  private static final Map<String, Measurement> ALL = new LinkedHashMap<>();

  static {
    ALL.put("footprint", Footprint::measure);
    ALL.put("first-handshake", FirstHandshake::measure);
    ALL.put("throughput", Throughput::measure);
    ALL.put("propagation", Propagation::measure);
    ALL.put("bus", BusThroughput::measure);
    ALL.put("backlog", Backlog::measure);
    ALL.put("repopulation", Repopulation::measure);
    ALL.put("failover", Failover::measure);
  }

  private Bench() {}

  public static void main(String[] names) throws Exception {
    for (var name : names) {
      if (!ALL.containsKey(name)) {
        System.err.println("benchmark: " + name + " (expected: one of " + ALL.keySet() + ")");
        System.exit(2);
      }
    }
    var results = Files.createDirectories(Path.of("it", "target", "bench"));
    var wanted = Set.of(names);
    for (var benchmark : ALL.entrySet()) {
      if (!wanted.isEmpty() && !wanted.contains(benchmark.getKey())) continue;
      var site = Site.in(Files.createTempDirectory("signet-bench"));
      var table = benchmark.getValue().measure(site).toString();
      System.out.println(table);
      Files.writeString(results.resolve(benchmark.getKey() + ".md"), table);
    }
    System.exit(0);
  }

  /** Whether a program is on the PATH. */
  static boolean isInstalled(String program) {
    for (var directory : System.getenv("PATH").split(File.pathSeparator, -1))
      if (Files.isExecutable(Path.of(directory, program))) return true;
    return false;
  }
}
