// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.edge.node.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings that are fine one by one, and not together. */
final class NodeConfigurationTest {
  @TempDir Path directory;

  @Test
  void theDefaultsAgree() throws Exception {
    assertThat(read("").edge()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "http.idle-timeout, PT1M30S",
    "handshake.budget, PT2M",
    "handshake.timeout, PT2M",
    "origin.first-byte-timeout, PT91S"
  })
  void silenceNeverEndsAConnectionThatStillWaits(String key, String wait) {
    var file = "signet.%s = %s, signet.origin.idle-timeout = 200s".formatted(key, seconds(wait));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "signet.public.idle-timeout: PT1M30S (expected: longer than signet.%s, which is %s)",
            key, Duration.parse(wait));
  }

  @Test
  void whoDoesNotServeVisitorsDoesNotMind() throws Exception {
    assertThat(read("signet.roles = [control], signet.handshake.budget = 2m").edge()).isEmpty();
  }

  @Test
  void noHelloIsLongerThanTheEngineTakes() {
    assertThatThrownBy(() -> read("signet.handshake.longest-hello = 16385"))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("signet.handshake.longest-hello: 16385 (expected: 512 to 16384)");
  }

  private NodeConfiguration read(String settings) throws IOException {
    var file = Files.writeString(directory.resolve("signet.conf"), settings);
    return NodeConfiguration.read(Map.of("SIGNET_CONFIG", file.toString()));
  }

  private static String seconds(String duration) {
    return Duration.parse(duration).toSeconds() + "s";
  }
}
