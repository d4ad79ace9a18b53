// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlSettingsTest {

  private static final Path DATA = Path.of("/var/lib/signet");

  @Test
  void meansSqliteInTheDataDirectoryWhenNothingIsSet() {
    var settings = SqlSettings.from(with(""), DATA);

    assertThat(settings).isEqualTo(SqlSettings.sqliteIn(DATA));
    assertThat(settings.url()).isEqualTo("jdbc:sqlite:/var/lib/signet/central.db");
    assertThat(settings.connectionTimeout()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void readsWhereTheDatabaseIsAndShowsNoSecret() {
    var settings =
        SqlSettings.from(
            with(
                "url = \"jdbc:postgresql://db/signet?password=s3cret\", user = u, password = s3cret"),
            DATA);

    assertThat(settings.user()).contains("u");
    assertThat(settings.password()).contains("s3cret");
    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "pool-size = 0, signet.database.pool-size: 0 (expected: 1 to 100)",
    "max-calls = 0, signet.database.max-calls: 0 (expected: 1 to 100000)",
    "connection-timeout = 10 ms, signet.database.connection-timeout: PT0.01S (expected: PT1S to PT1M)",
    "query-timeout = 2 h, signet.database.query-timeout: PT2H (expected: PT1S to PT1M)",
    "retention.every = 0 s, signet.database.retention.every: PT0S (expected: > 0)",
    "retention.pending-purges = 1 day, signet.database.retention.pending-purges: PT24H (expected: ≥ PT720H)"
  })
  void refusesValuesOutOfRange(String line, String message) {
    assertThatThrownBy(() -> SqlSettings.from(with(line), DATA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static Config with(String lines) {
    return ConfigFactory.parseString(lines)
        .withFallback(ConfigFactory.parseString("url = \"\", user = \"\", password = \"\""))
        .withFallback(ConfigFactory.defaultReference().getConfig("signet.database"));
  }
}
