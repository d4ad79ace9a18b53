// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import com.typesafe.config.ConfigFactory;

/** The defaults, with something else on top. */
final class TestTlsSettings {

  private TestTlsSettings() {}

  static TlsSettings with(String... overrides) {
    return TlsSettings.from(
        ConfigFactory.parseString(String.join("\n", overrides))
            .withFallback(ConfigFactory.parseString("engine = boringssl"))
            .withFallback(ConfigFactory.load().getConfig("signet.tls")));
  }
}
