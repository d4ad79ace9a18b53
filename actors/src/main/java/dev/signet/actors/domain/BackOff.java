// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long a name waits after a failed order: 1, 10 and 100 minutes, then a day each time.
 * Certification authorities count failures per name and hour; a name that is not pointed here must
 * not use up what the others need. The jitter keeps names that failed together from coming back
 * together.
 */
final class BackOff {

  /** Longest wait that an authority can ask for; what it says beyond is taken for a mistake. */
  static final Duration LONGEST = Duration.ofDays(30);

  private static final List<Duration> STEPS =
      List.of(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofMinutes(100));
  private static final Duration DAILY = Duration.ofDays(1);
  private static final double JITTER = 0.1;

  private BackOff() {}

  /**
   * The earliest next attempt.
   *
   * @param failedAttempts since the last success, this one counted: at least 1
   * @param notBefore what the authority asks for; never earlier than that, but {@link #LONGEST}
   *     from now at most
   * @param random from 0 to 1, spreads the wait by ±10 %
   */
  static Instant nextAttempt(
      Instant now, int failedAttempts, Optional<Instant> notBefore, double random) {
    var own = now.plus(delay(failedAttempts, random));
    var latest = now.plus(LONGEST);
    return notBefore
        .map(asked -> asked.isAfter(latest) ? latest : asked)
        .filter(own::isBefore)
        .orElse(own);
  }

  private static Duration delay(int failedAttempts, double random) {
    if (failedAttempts < 1)
      throw new IllegalArgumentException("failed attempts: " + failedAttempts + " (expected: ≥ 1)");
    var step = failedAttempts <= STEPS.size() ? STEPS.get(failedAttempts - 1) : DAILY;
    var spread = 1 - JITTER + 2 * JITTER * random;
    return Duration.ofMillis(Math.round(step.toMillis() * spread));
  }
}
