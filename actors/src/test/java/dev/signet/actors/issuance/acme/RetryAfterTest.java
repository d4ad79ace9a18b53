// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void readsSeconds() {
    assertThat(RetryAfter.parse("120", Optional.empty(), NOW)).contains(NOW.plusSeconds(120));
    assertThat(RetryAfter.parse(" 0 ", Optional.empty(), NOW)).contains(NOW);
  }

  @Test
  void readsADate() {
    assertThat(RetryAfter.parse("Sun, 01 Mar 2026 12:05:00 GMT", Optional.empty(), NOW))
        .contains(NOW.plusSeconds(300));
  }

  @Test
  void measuresADateByTheClockOfWhoSentIt() {
    var date = Optional.of("Sun, 01 Mar 2026 13:00:00 GMT");

    assertThat(RetryAfter.parse("Sun, 01 Mar 2026 13:01:00 GMT", date, NOW))
        .contains(NOW.plusSeconds(60));
  }

  @Test
  void aDateThatIsOverMeansNow() {
    assertThat(RetryAfter.parse("Sun, 01 Mar 2026 11:00:00 GMT", Optional.empty(), NOW))
        .contains(NOW);
  }

  @Test
  void isNeverMoreThanAWeek() {
    assertThat(RetryAfter.parse("9999999999", Optional.empty(), NOW))
        .contains(NOW.plus(RetryAfter.LONGEST));
    assertThat(RetryAfter.parse("Thu, 31 Dec 9998 12:05:00 GMT", Optional.empty(), NOW))
        .contains(NOW.plus(RetryAfter.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "Sun, 99 Mar 2026 12:05:00 GMT"})
  void ignoresWhatItCannotRead(String field) {
    assertThat(RetryAfter.parse(field, Optional.empty(), NOW)).isEmpty();
  }

  @Property
  void neverFailsAndNeverLiesInThePast(@ForAll String field, @ForAll String date) {
    var read = RetryAfter.parse(field, Optional.of(date), NOW);

    assertThat(read.orElse(NOW)).isAfterOrEqualTo(NOW);
  }
}
