// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * The processor time of a process and its children, from Linux' {@code /proc}. Threads of the JVM's
 * compilers are left out: what they do is paid once, not per request.
 */
public final class ServerCpu {
  private static final double NANOS_PER_SECOND = 1e9;

  private ServerCpu() {}

  /** Seconds spent so far, to the nanosecond: the scheduler's own account. */
  public static double seconds(long pid) {
    var nanos =
        LongStream.concat(
                LongStream.of(pid),
                ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .mapToLong(ProcessHandle::pid))
            .map(ServerCpu::nanosOfProcess)
            .sum();
    return nanos / NANOS_PER_SECOND;
  }

  /** Resident memory in bytes, children included. */
  public static long residentBytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nanosOfProcess(long pid) {
    try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.mapToLong(ServerCpu::nanosOfThread).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long nanosOfThread(Path thread) {
    try {
      var name = Files.readString(thread.resolve("comm"));
      if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) return 0;
      var onProcessor = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
      return Long.parseLong(onProcessor);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
