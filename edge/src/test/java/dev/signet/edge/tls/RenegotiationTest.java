// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.RunningCommand;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenegotiationTest {

  /** RFC 9325 §3.5: a cheap way to make a server work. */
  @ParameterizedTest
  @ValueSource(strings = {"boringssl", "jdk"})
  void noClientMayRenegotiate(String engine) throws Exception {
    var attempt =
        RunningCommand.run(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            RenegotiationAttempt.class.getName(),
            engine);

    assertThat(attempt.output()).contains(engine.toUpperCase(Locale.ROOT) + " refused: ");
  }
}
