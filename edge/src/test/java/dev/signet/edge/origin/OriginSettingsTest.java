// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginSettingsTest {

  static OriginSettings with(String settings) {
    return OriginSettings.from(
        ConfigFactory.parseString("signet.origin { " + settings + " }")
            .withFallback(ConfigFactory.load())
            .getConfig("signet.origin"));
  }

  /** Timers of connections count milliseconds, and keep them in an int. */
  @ParameterizedTest
  @ValueSource(strings = {"0 ms", "999 us", "61 m", "25 d"})
  void aConnectTimeoutThatNoTimerCouldKeepIsRefused(String timeout) {
    assertThatThrownBy(() -> with("connect-timeout = " + timeout))
        .hasMessageContaining("signet.origin.connect-timeout")
        .hasMessageContaining("expected: PT0.001S to PT1H");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 ms", "5 s", "1 h"})
  void takesOthers(String timeout) {
    assertThat(with("connect-timeout = " + timeout).connect()).isPositive();
  }
}
