// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** {@link Main} in a process of its own, on ports that the system chooses. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final Path errors;

  private NodeProcess(Path directory, Map<String, String> environment) throws IOException {
    output = Files.createTempFile(directory, "output", ".txt");
    errors = Files.createTempFile(directory, "errors", ".txt");
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                Main.class.getName())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("SIGNET_"));
    for (var port : List.of("HTTP", "HTTPS", "ADMIN", "CLUSTER"))
      builder.environment().put("SIGNET_" + port + "_PORT", "0");
    builder.environment().put("SIGNET_DATA_DIR", directory.resolve("data").toString());
    builder.environment().putAll(environment);
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * @param directory for its data, in {@code data}, and its output
   */
  static NodeProcess start(Path directory, Map<String, String> environment) {
    try {
      return new NodeProcess(directory, environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the ready line; it has an URL for each port. */
  URI awaitReady(String port) {
    Awaitility.await().atMost(START).until(() -> output().contains("\n") || !process.isAlive());
    var words = List.of(output().strip().split(" "));
    return switch (port) {
      case "https" -> URI.create(words.get(1));
      case "http" -> URI.create(words.get(2));
      case "admin" -> URI.create(words.get(4));
      default -> throw new IllegalArgumentException(port);
    };
  }

  void terminate() {
    process.destroy();
  }

  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS))
        throw new IllegalStateException("still running:\n" + errors());
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Standard output. */
  String output() {
    return read(output);
  }

  /** Standard error. */
  String errors() {
    return read(errors);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    var _ = awaitExit(Duration.ofSeconds(10));
  }

  /** As in production: without what tests bring along, such as their logging. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
