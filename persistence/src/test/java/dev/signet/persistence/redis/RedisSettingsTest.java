// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSettingsTest {
  private static final Config DEFAULTS = ConfigFactory.load().getConfig("signet.redis");

  @Test
  void defaultsAreGoodOnceThereIsAUrl() {
    assertThat(RedisSettings.isConfigured(DEFAULTS)).isFalse();
    assertThat(RedisSettings.isConfigured(with("url", "redis://localhost"))).isTrue();
    assertThat(RedisSettings.from(with("url", "redis://localhost")).port()).isEqualTo(6379);
  }

  @Test
  void readsAllOfAUrl() {
    var settings = RedisSettings.from(with("url", "rediss://me:p%40ss:w@cache.example:7000/3"));

    assertThat(settings.isSecure()).isTrue();
    assertThat(settings.host()).isEqualTo("cache.example");
    assertThat(settings.port()).isEqualTo(7000);
    assertThat(settings.database()).isEqualTo(3);
    assertThat(settings.user()).contains("me");
    assertThat(settings.password()).contains("p@ss:w");
    assertThat(RedisSettings.from(with("url", "redis://:pw@h")).user()).isEmpty();
    assertThat(RedisSettings.from(with("url", "redis://:pw@h")).password()).contains("pw");
  }

  @Test
  void neverShowsThePassword() {
    assertThat(RedisSettings.from(with("url", "redis://me:secret@h:1/0")).toString())
        .contains("redis://h:1/0")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "http://:secret@localhost",
        "redis://",
        "redis://:secret@",
        "redis://:secret@h:0",
        "redis://:secret@h:70000",
        "redis://:secret@h/x",
        "redis://:secret@h/0?x=1",
        "redis://:secret@h /0",
        "redis:secret",
      })
  void refusesUrlsWithoutShowingThem(String url) {
    assertThatThrownBy(() -> RedisSettings.from(with("url", url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("signet.redis.url: ")
        .hasMessageContaining("(expected: redis:// or rediss://")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "timeout, 1ms",
    "timeout, 1h",
    "pool-size, 0",
    "max-calls, 0",
    "heartbeat, 1ms",
    "tombstone-retention, 0s",
    "ca-file, /ca.pem"
  })
  void refusesValuesOutOfBounds(String key, String value) {
    assertThatThrownBy(
            () ->
                RedisSettings.from(
                    ConfigFactory.parseMap(Map.of("url", "redis://h", key, value))
                        .withFallback(DEFAULTS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("signet.redis." + key + ": ")
        .hasMessageContaining("(expected: ");
  }

  private static Config with(String key, String value) {
    return ConfigFactory.parseMap(Map.of(key, value)).withFallback(DEFAULTS);
  }
}
