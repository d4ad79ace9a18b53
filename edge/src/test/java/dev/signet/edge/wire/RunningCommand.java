// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a client program to its end. */
public record RunningCommand(int exitCode, String output) {

  public static RunningCommand run(String... command) throws IOException, InterruptedException {
    return runWithInput("", command);
  }

  /** Standard error comes with the output. */
  public static RunningCommand runWithInput(String input, String... command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // the program has ended without reading it
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
    return new RunningCommand(process.waitFor(), output);
  }
}
