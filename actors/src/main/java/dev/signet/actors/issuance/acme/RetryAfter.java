// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Reads the Retry-After field: seconds, or a date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3</a>
 */
final class RetryAfter {

  /** The longest rate limits last a week; who asks for more is not taken at his word. */
  static final Duration LONGEST = Duration.ofDays(7);

  /** Ten digits of seconds are 300 years; a longer number is nonsense. */
  private static final int MOST_DIGITS = 10;

  private RetryAfter() {}

  /**
   * @param date the response's Date field: what a date is relative to, so that a difference between
   *     the two clocks does not matter
   * @return in terms of our clock, from now to {@link #LONGEST} later; empty if the field cannot be
   *     read
   */
  static Optional<Instant> parse(String field, Optional<String> date, Instant now) {
    return wait(field.trim(), date, now)
        .map(
            wait -> {
              if (wait.isNegative()) return now;
              return now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
            });
  }

  private static Optional<Duration> wait(String text, Optional<String> date, Instant now) {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9'))
      return text.length() > MOST_DIGITS
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    return httpDate(text)
        .map(until -> Duration.between(date.flatMap(RetryAfter::httpDate).orElse(now), until));
  }

  private static Optional<Instant> httpDate(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
