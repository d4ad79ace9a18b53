// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.StoreRetry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final double NO_JITTER = 0.5;

  @ParameterizedTest
  @CsvSource({"1, PT1M", "2, PT10M", "3, PT100M", "4, PT24H", "5, PT24H", "1000, PT24H"})
  void waitsLongerAfterEachFailureAndThenADay(int failedAttempts, Duration expected) {
    var next = BackOff.nextAttempt(NOON, failedAttempts, Optional.empty(), NO_JITTER);

    assertThat(Duration.between(NOON, next)).isEqualTo(expected);
  }

  @Property
  void spreadsByATenthAtMost(
      @ForAll @IntRange(min = 1, max = 10) int failedAttempts,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    var plain = BackOff.nextAttempt(NOON, failedAttempts, Optional.empty(), NO_JITTER);
    var spread = BackOff.nextAttempt(NOON, failedAttempts, Optional.empty(), random);

    var ratio =
        (double) Duration.between(NOON, spread).toMillis()
            / Duration.between(NOON, plain).toMillis();
    assertThat(ratio).isBetween(0.9, 1.1);
  }

  @Property
  void neverComesBeforeTheAuthorityAllows(
      @ForAll @IntRange(min = 1, max = 5) int failedAttempts,
      @ForAll @LongRange(min = -1_000_000, max = 2_592_000) long askedSeconds,
      @ForAll @DoubleRange(min = 0, max = 1) double random) {
    var asked = NOON.plusSeconds(askedSeconds);

    var next = BackOff.nextAttempt(NOON, failedAttempts, Optional.of(asked), random);

    assertThat(next).isAfterOrEqualTo(asked);
  }

  @Test
  void takesAnAbsurdRequestForAMistake() {
    var next =
        BackOff.nextAttempt(NOON, 1, Optional.of(NOON.plus(Duration.ofDays(4000))), NO_JITTER);

    assertThat(next).isEqualTo(NOON.plus(BackOff.LONGEST));
  }

  @Test
  void countsTheFailureThatJustHappened() {
    assertThatThrownBy(() -> BackOff.nextAttempt(NOON, 0, Optional.empty(), NO_JITTER))
        .hasMessage("failed attempts: 0 (expected: ≥ 1)");
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT2S", "3, PT4S", "5, PT16S", "6, PT30S", "100, PT30S"})
  void leavesAStoreAloneForLongerEachTime(int failures, Duration expected) {
    assertThat(StoreRetry.delay(failures)).isEqualTo(expected);
  }
}
