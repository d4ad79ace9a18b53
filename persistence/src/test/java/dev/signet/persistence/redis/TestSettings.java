// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Settings with a quick heartbeat. */
final class TestSettings {
  private TestSettings() {}

  static RedisSettings of(String url, Duration timeout, Duration retention, Optional<Path> caFile) {
    return new RedisSettings(
        URI.create(url), timeout, 8, 100, Duration.ofMillis(300), retention, retention, caFile);
  }
}
