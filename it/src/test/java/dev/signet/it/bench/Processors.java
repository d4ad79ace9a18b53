// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import dev.signet.it.harness.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One processor for the servers and the others for the load, so that a server is busy while it is
 * measured, starts as many threads as it has processors, and shares none with what asks it. What a
 * program starts inherits its processors (sched_setaffinity(2)).
 */
final class Processors {
  private static final String ALLOWED = "Cpus_allowed_list:";

  private final ImmutableList<Integer> all;

  private Processors(ImmutableList<Integer> all) {
    this.all = all;
  }

  /** Those that this program may run on. */
  static Processors ofThisProgram() throws IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith(ALLOWED))
        return new Processors(numbers(line.substring(ALLOWED.length())));
    throw new IOException("/proc/self/status: no " + ALLOWED);
  }

  /** As in {@code 0-3,7}. */
  private static ImmutableList<Integer> numbers(String ranges) {
    return Splitter.on(',')
        .trimResults()
        .splitToStream(ranges)
        .map(range -> range.split("-", 2))
        .flatMap(
            ends ->
                IntStream.rangeClosed(
                        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .boxed())
        .collect(ImmutableList.toImmutableList());
  }

  /** This program, and what it starts from now on, runs on the servers' processor. */
  void forServers() {
    if (all.size() > 1) runOn(all.subList(0, 1));
  }

  /** This program, and what it starts from now on, leaves the servers' processor alone. */
  void forLoad() {
    if (all.size() > 1) runOn(all.subList(1, all.size()));
  }

  /** As it was before. */
  void forAll() {
    if (all.size() > 1) runOn(all);
  }

  private static void runOn(ImmutableList<Integer> processors) {
    var list = processors.stream().map(String::valueOf).collect(Collectors.joining(","));
    var self = Long.toString(ProcessHandle.current().pid());
    var result = Program.run("taskset", "--all-tasks", "--cpu-list", "--pid", list, self);
    if (result.exitCode() != 0) throw new IllegalStateException(result.text());
  }
}
