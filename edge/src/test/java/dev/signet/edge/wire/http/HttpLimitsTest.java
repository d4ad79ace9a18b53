// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpLimitsTest {

  private static HttpLimits with(String key, String value) {
    return HttpLimits.from(
        ConfigFactory.parseString("signet.http." + key + " = " + value)
            .withFallback(ConfigFactory.defaultReference())
            .resolve()
            .getConfig("signet.http"));
  }

  @Test
  void readsTheDefaults() {
    assertThat(with("x", "1").maxFieldLength()).isEqualTo(16 * 1024);
  }

  @ParameterizedTest
  @CsvSource({
    "max-uri-length, 512KiB",
    "max-header-value-length, 512KiB",
    "max-header-section, 1",
    "max-header-count, 4096",
    "max-concurrent-streams, 10000"
  })
  void takesWhatAConnectionCanHold(String key, String value) {
    assertThat(with(key, value)).isNotNull();
  }

  /** What an int can't hold must not come out as a small number. */
  @ParameterizedTest
  @CsvSource({
    "max-uri-length, 0",
    "max-uri-length, 513KiB",
    "max-header-value-length, 4GiB",
    "max-header-section, 5GiB",
    "max-header-count, 0",
    "max-header-count, 4097",
    "max-header-count, 4294967297",
    "max-concurrent-streams, 1073741824",
    "max-concurrent-streams, -1"
  })
  void refusesTheRest(String key, String value) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOfAny(IllegalArgumentException.class, ConfigException.class)
        .hasMessageContaining("signet.http." + key)
        .hasMessageContaining("expected");
  }
}
