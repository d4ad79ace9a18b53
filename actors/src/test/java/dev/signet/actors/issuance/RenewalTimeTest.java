// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RenewalTimeTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final double LAST = Math.nextDown(1.0);

  @Test
  void liesAtTwoThirdsOfTheLifetimeWithoutJitter() {
    var renewAt = RenewalTime.byLifetime(NOON, NOON.plus(Duration.ofDays(90)), 0);

    assertThat(renewAt).isEqualTo(NOON.plus(Duration.ofDays(60)));
  }

  @Property
  void staysWithinAThirtiethBeforeTwoThirds(
      @ForAll @LongRange(min = 3600, max = 34_300_800) long seconds,
      @ForAll @DoubleRange(min = 0, max = 0.99) double jitter) {
    var lifetime = Duration.ofSeconds(seconds);

    var renewAt = RenewalTime.byLifetime(NOON, NOON.plus(lifetime), jitter);

    assertThat(renewAt)
        .isBetween(
            NOON.plus(lifetime.multipliedBy(19).dividedBy(30)),
            NOON.plus(lifetime.multipliedBy(2).dividedBy(3)));
  }

  @Test
  void refusesACertificateThatEndsBeforeItStarts() {
    assertThatThrownBy(() -> RenewalTime.byLifetime(NOON, NOON, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: notAfter after notBefore");
  }

  @Test
  void takesAMomentInTheSuggestedWindow() {
    var start = NOON.plus(Duration.ofDays(10));
    var end = start.plus(Duration.ofDays(2));
    var notAfter = NOON.plus(Duration.ofDays(30));

    assertThat(RenewalTime.inWindow(start, end, notAfter, NOON, 0)).contains(start);
    assertThat(RenewalTime.inWindow(start, end, notAfter, NOON, 0.5))
        .contains(start.plus(Duration.ofDays(1)));
    assertThat(RenewalTime.inWindow(start, end, notAfter, NOON, LAST).orElseThrow()).isBefore(end);
  }

  @Test
  void isNowWhenTheChosenMomentIsOver() {
    var window = NOON.minus(Duration.ofDays(2));

    var renewAt =
        RenewalTime.inWindow(
            window, window.plus(Duration.ofDays(1)), NOON.plus(Duration.ofDays(30)), NOON, 0.5);

    assertThat(renewAt).contains(NOON);
  }

  @Test
  void ignoresAWindowOfNoUse() {
    var notAfter = NOON.plus(Duration.ofDays(30));
    var later = notAfter.plus(Duration.ofDays(1));

    assertThat(RenewalTime.inWindow(NOON, NOON, notAfter, NOON, 0)).isEmpty();
    assertThat(RenewalTime.inWindow(notAfter, later, notAfter, NOON, 0)).isEmpty();
    assertThat(RenewalTime.inWindow(NOON, later, notAfter, NOON, LAST).orElseThrow())
        .isBefore(notAfter);
  }
}
