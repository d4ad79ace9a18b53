// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which settings let a wildcard in that could get a certificate. */
final class WildcardIssuanceTest {

  @Test
  void takesWildcardsThatCanBeProvedAndNoOthers() {
    assertThat(takesWildcards(Map.of())).as("the internal authority asks for no proof").isTrue();
    assertThat(takesWildcards(Map.of("SIGNET_ISSUER", "acme"))).isFalse();
    assertThat(
            takesWildcards(
                Map.of("SIGNET_ISSUER", "acme", "SIGNET_ACME_CHALLENGES", "http-01,dns-01")))
        .as("no zone to write the proof into")
        .isFalse();
    assertThat(
            takesWildcards(
                Map.of(
                    "SIGNET_ISSUER", "acme",
                    "SIGNET_ACME_CHALLENGES", "http-01,dns-01",
                    "SIGNET_ACME_DNS_ZONES", "vendor.example=Z1")))
        .isTrue();
  }

  private static boolean takesWildcards(Map<String, String> environment) {
    return NodeConfiguration.read(environment).control().orElseThrow().issuesWildcards();
  }
}
