// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.Map;

/**
 * What one Fargate task gets.
 *
 * @param cpu CPU units; 1024 are one virtual CPU
 * @param memory MiB
 */
public record TaskSize(int cpu, int memory) {

  /** Memory that Fargate takes with so much CPU: at least, at most, in steps of; all in MiB. */
  private record Memory(int least, int most, int step) {
    boolean takes(int memory) {
      return memory >= least && memory <= most && (memory - least) % step == 0;
    }

    String expected(int cpu) {
      return least
          + " to "
          + most
          + " in steps of "
          + step
          + ", which Fargate takes with cpu "
          + cpu;
    }
  }

  /** A JVM with TLS, cache and cluster does not live well on Fargate's 512 MiB. */
  private static final int SMALLEST_MEMORY = 1024;

  private static final Map<Integer, Memory> FARGATE =
      Map.of(
          256, new Memory(SMALLEST_MEMORY, 2048, 1024),
          512, new Memory(SMALLEST_MEMORY, 4096, 1024),
          1024, new Memory(2048, 8192, 1024),
          2048, new Memory(4096, 16_384, 1024),
          4096, new Memory(8192, 30_720, 1024),
          8192, new Memory(16_384, 61_440, 4096),
          16_384, new Memory(32_768, 122_880, 8192));

  static TaskSize read(Keys keys, int defaultCpu, int defaultMemory) {
    var cpu = keys.wholeNumber("cpu", defaultCpu, 256, 16_384);
    var memory = keys.wholeNumber("memory", defaultMemory, SMALLEST_MEMORY, 122_880);
    var limits = FARGATE.get(cpu);
    if (limits == null)
      keys.refuse("cpu", Integer.toString(cpu), "one of 256, 512, 1024, 2048, 4096, 8192, 16384");
    else if (!limits.takes(memory))
      keys.refuse("memory", Integer.toString(memory), limits.expected(cpu));
    return new TaskSize(cpu, memory);
  }
}
