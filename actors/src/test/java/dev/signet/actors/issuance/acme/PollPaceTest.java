// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.issuance.acme.AcmeSettings.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PollPaceTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Polling POLLING =
      new Polling(Duration.ofMillis(50), Duration.ofSeconds(3), Duration.ofSeconds(20));

  @Test
  void startsSmallAndGrowsToItsBound() {
    assertThat(next(0)).isEqualTo(Duration.ofMillis(50));
    assertThat(next(1)).isEqualTo(Duration.ofMillis(75));
    assertThat(next(2)).isEqualTo(Duration.ofMillis(112).plusNanos(500_000));
    assertThat(next(1_000_000)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void doesWhatTheAuthorityAsksWithinABound() {
    assertThat(PollPace.next(POLLING, 0, Optional.of(NOW.plusSeconds(5)), NOW))
        .isEqualTo(Duration.ofSeconds(5));
    assertThat(PollPace.next(POLLING, 0, Optional.of(NOW.plusSeconds(3600)), NOW))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(PollPace.next(POLLING, 9, Optional.of(NOW.minusSeconds(1)), NOW))
        .isEqualTo(Duration.ofMillis(50));
  }

  private static Duration next(int looks) {
    return PollPace.next(POLLING, looks, Optional.empty(), NOW);
  }
}
