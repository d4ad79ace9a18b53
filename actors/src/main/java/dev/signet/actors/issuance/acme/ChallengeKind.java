// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.persistence.central.ChallengeStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How control over a name is proved (RFC 8555 §8, RFC 8737). */
public enum ChallengeKind {
  HTTP_01,
  TLS_ALPN_01,
  DNS_01;

  /** As in the protocol and in the settings. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if the text names no challenge
   */
  public static ChallengeKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "acme.challenges: "
                        + text
                        + " (expected: "
                        + Arrays.stream(values())
                            .map(ChallengeKind::text)
                            .collect(Collectors.joining(", "))
                        + ")"));
  }

  /** Where our answer is kept; empty if DNS holds it. */
  Optional<ChallengeStore.Type> stored() {
    return switch (this) {
      case HTTP_01 -> Optional.of(ChallengeStore.Type.HTTP_01);
      case TLS_ALPN_01 -> Optional.of(ChallengeStore.Type.TLS_ALPN_01);
      case DNS_01 -> Optional.empty();
    };
  }
}
