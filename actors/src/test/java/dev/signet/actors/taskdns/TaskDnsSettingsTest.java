// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskDnsSettingsTest {
  private static final String COMPLETE =
      """
      queue-url = "https://sqs.eu-west-1.amazonaws.com/1/tasks", zone-id = Z1, domain = edge.example
      cluster-arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/signet"
      """;

  @Test
  void isOffByDefault() {
    assertThat(settings("", "local")).isEmpty();
  }

  @Test
  void theDefaultsAreUsable() {
    var settings = settings(COMPLETE, "eu").orElseThrow();

    assertThat(settings.ttl()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.service()).isEmpty();
    assertThat(settings.healthCheck()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          eu   | zone-id = ""       | signet.task-dns.zone-id: not set (expected: set, because queue-url is)
          eu   | ttl = 0s           | signet.task-dns.ttl: PT0S (expected: PT1S to PT24H)
          eu   | most-tasks = 0     | signet.task-dns.most-tasks: 0 (expected: 1 to 10000)
          eu_1 |                    | signet.region: "eu_1" (expected: a DNS label, because signet.task-dns makes {region}.edge.example of it)
          eu.1 |                    | signet.region: "eu.1" (expected: a DNS label, because signet.task-dns makes {region}.edge.example of it)
          eu   | restart.first = 2m | signet.task-dns.restart.longest: PT1M (expected: PT2M to PT1H)
          """)
  void refusesWhatCannotBe(String region, String change, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings(COMPLETE + (change == null ? "" : change), region))
        .withMessage(message);
  }

  private static Optional<TaskDnsSettings> settings(String given, String region) {
    var reference = ConfigFactory.load();
    return TaskDnsSettings.from(
        ConfigFactory.parseString(given).withFallback(reference.getConfig("signet.task-dns")),
        AwsSettings.from(reference.getConfig("signet.bus.aws.client")),
        region);
  }
}
