// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Floods against a process with little memory and shallow stacks: it must neither grow with what it
 * is sent nor recurse by it.
 */
final class FloodTest {
  private static final int PATIENCE_SECONDS = 120;

  @Test
  void areOutlived() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-Xmx64m",
                    "-Xss256k",
                    "-XX:MaxDirectMemorySize=32m",
                    "-Dio.netty.maxDirectMemory=33554432",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Flood.class.getName()))
            .redirectErrorStream(true)
            .start();
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try (var output = process.getInputStream()) {
      var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(said).isZero();
      for (var flood : Flood.values()) assertThat(said).contains("outlived " + flood);
    } finally {
      process.destroyForcibly();
    }
  }
}
