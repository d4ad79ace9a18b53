// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The processor time of a process and its children, from Linux' {@code /proc}. Threads of the JVM's
 * compilers are left out: what they do is paid once, not per request.
 */
public final class ServerCpu {
  private static final double TICKS_PER_SECOND = 100;
  private static final int FIELD_USER_TIME = 11;
  private static final int FIELD_SYSTEM_TIME = 12;

  private ServerCpu() {}

  /** Seconds spent so far. */
  public static double seconds(long pid) {
    var ticks =
        LongStream.concat(
                LongStream.of(pid),
                ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .mapToLong(ProcessHandle::pid))
            .map(ServerCpu::ticksOfProcess)
            .sum();
    return ticks / TICKS_PER_SECOND;
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

  private static long ticksOfProcess(long pid) {
    try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.mapToLong(ServerCpu::ticksOfThread).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long ticksOfThread(Path thread) {
    try {
      var stat = Files.readString(thread.resolve("stat"));
      var name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) return 0;
      var fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return Long.parseLong(fields.get(FIELD_USER_TIME))
          + Long.parseLong(fields.get(FIELD_SYSTEM_TIME));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
