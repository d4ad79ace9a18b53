// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * The image running: its entry point as process 1 of its own namespace, as its user, on its files
 * read-only, with one folder of this machine as data volume. The network is the machine's.
 */
final class Container implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Arguments: root, volume, user:group, then the command. The tools are of this machine. */
  private static final String START =
      """
      set -eu
      root=$1 volume=$2 user=$3
      shift 3
      mount --bind "$root" "$root"
      mount --bind "$volume" "$root/var/lib/signet"
      mount -t tmpfs -o mode=755 tmpfs "$root/dev"
      for device in null zero random urandom; do
        touch "$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
      done
      mount -t proc proc "$root/proc"
      mount -o remount,bind,ro "$root"
      exec /usr/sbin/chroot --userspec="$user" --groups= "$root" "$@"
      """;

  private final BuiltImage image;
  private final Path output;
  private final Process process;

  private Container(BuiltImage image, Path volume, Path output, Map<String, String> variables)
      throws IOException {
    this.image = image;
    this.output = output;
    var command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child"));
    command.addAll(List.of("sh", "-c", START, "sh"));
    command.addAll(List.of(image.root().toString(), volume.toString(), image.user()));
    command.addAll(image.entryPoint());
    process = start(command, variables, output);
  }

  /** Starts it and does not wait. */
  static Container launch(
      BuiltImage image, Path volume, Path output, Map<String, String> variables) {
    try {
      return new Container(image, volume, output, variables);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the line that starts with {@code ready:}. */
  String awaitReady() {
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> !process.isAlive() || output().lines().anyMatch(Container::isReady));
    return output()
        .lines()
        .filter(Container::isReady)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not ready:\n" + output()));
  }

  /** All that it has printed so far. */
  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Process 1 of the container, as this machine numbers it. */
  ProcessHandle first() {
    return process
        .children()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("not running:\n" + output()));
  }

  /** A line of what the kernel knows of process 1, such as {@code Uid}. */
  String status(String name) {
    try (var lines = Files.lines(Path.of("/proc/" + first().pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs another program in the container, as its user, and waits for the exit code. */
  int run(Map<String, String> variables, Path printed, String... program) {
    var command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(first().pid())));
    var user = image.user().split(":", 2);
    command.addAll(
        List.of("--mount", "--pid", "--root", "--wd", "--setuid", user[0], "--setgid", user[1]));
    command.addAll(Arrays.asList(program));
    try {
      return exitCode(start(command, variables, printed), LIMIT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends SIGTERM to process 1 and does not wait. */
  void beginTermination() {
    first().destroy();
  }

  int awaitExit(Duration limit) {
    return exitCode(process, limit);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The image's variables, with those given on top, and nothing of this machine's. */
  private Process start(List<String> command, Map<String, String> variables, Path printed)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(printed.toFile());
    builder.environment().clear();
    builder.environment().putAll(image.environment());
    builder.environment().putAll(variables);
    return builder.start();
  }

  private int exitCode(Process ending, Duration limit) {
    try {
      if (!ending.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
        throw new IllegalStateException("still running after " + limit + ":\n" + output());
      return ending.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isReady(String line) {
    return line.startsWith("ready:");
  }
}
