// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a client program to its end, as a person would in a shell. */
public final class Program {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Program() {}

  /**
   * @param text what it printed, standard output and standard error together
   */
  public record Result(int exitCode, String text) {}

  public static Result run(String... command) {
    return runWithInput("", command);
  }

  /** As {@link #run}, for what may take longer than a minute. */
  public static Result runWithin(Duration limit, String... command) {
    return run(limit, "", command);
  }

  public static Result runWithInput(String input, String... command) {
    return run(LIMIT, input, command);
  }

  private static Result run(Duration limit, String input, String... command) {
    try {
      var in = Files.createTempFile("signet-input", ".txt");
      var out = Files.createTempFile("signet-output", ".txt");
      try {
        Files.writeString(in, input);
        var process =
            new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(String.join(" ", command) + ": no end after " + limit);
        }
        return new Result(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1));
      } finally {
        Files.delete(in);
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
