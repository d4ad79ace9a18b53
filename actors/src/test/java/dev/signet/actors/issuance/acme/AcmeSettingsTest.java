// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcmeSettingsTest {

  @Test
  void theDefaultsAreSound() {
    var settings = from("");

    assertThat(settings.directory()).hasHost("acme-v02.api.letsencrypt.org");
    assertThat(settings.challenges())
        .containsExactly(ChallengeKind.HTTP_01, ChallengeKind.TLS_ALPN_01);
    assertThat(settings.email()).isEmpty();
    assertThat(settings.profile()).isEmpty();
    assertThat(settings.caFile()).isEmpty();
    assertThat(settings.externalAccount()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          directory = acme.example                      | acme.directory: acme.example
          challenges = [dns-01]                         | acme.challenges: [dns-01]
          challenges = [http-01, http-01]               | acme.challenges: one twice
          challenges = [http-02]                        | acme.challenges: http-02
          order-timeout = 0s                            | acme.order-timeout: PT0S
          orders-at-once = 0                            | acme.orders-at-once: 0
          waiting-orders = -1                           | acme.waiting-orders: -1
          poll.longest = 1ms                            | acme.poll.longest: PT0.001S
          external-account { key-id = a, key = "" }     | acme.external-account: incomplete
          """)
  void namesWhatIsWrongAndWhatWasExpected(String text, String message) {
    assertThatThrownBy(() -> from(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void neverShowsTheExternalAccountsKey() {
    var settings = from("external-account { key-id = our-id, key = c2VjcmV0c2VjcmV0c2VjcmV0 }");

    assertThat(settings.toString()).contains("our-id").doesNotContain("c2VjcmV0");
  }

  private static AcmeSettings from(String text) {
    return AcmeSettings.from(
        ConfigFactory.parseString(text)
            .withFallback(ConfigFactory.load().getConfig("signet.acme")));
  }
}
