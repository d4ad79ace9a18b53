// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a certificate's successor should be ordered. Jitter spreads the renewals of certificates
 * that were ordered together; the caller draws it, so that the answer depends on nothing else.
 */
public final class RenewalTime {

  /** Certificates ordered at once renew over one thirtieth of their lifetime. */
  private static final long JITTER_PARTS = 30;

  private RenewalTime() {}

  /**
   * Two thirds into the lifetime, up to one thirtieth of it earlier.
   *
   * @param jitter at least 0, less than 1
   */
  public static Instant byLifetime(Instant notBefore, Instant notAfter, double jitter) {
    requireJitter(jitter);
    var lifetime = Duration.between(notBefore, notAfter);
    if (!lifetime.isPositive())
      throw new IllegalArgumentException(
          "lifetime: " + lifetime + " (expected: notAfter after notBefore)");
    var twoThirds = lifetime.multipliedBy(2).dividedBy(3);
    return notBefore.plus(twoThirds).minus(part(lifetime.dividedBy(JITTER_PARTS), jitter));
  }

  /**
   * A moment in the window that the authority suggests; now if that moment is over.
   *
   * @param jitter at least 0, less than 1: where in the window
   * @return empty if the window is of no use: it ends before it starts, or starts after the
   *     certificate has ended
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9773#section-4.2">RFC 9773 §4.2</a>
   */
  public static Optional<Instant> inWindow(
      Instant start, Instant end, Instant notAfter, Instant now, double jitter) {
    requireJitter(jitter);
    if (!end.isAfter(start) || !start.isBefore(notAfter)) return Optional.empty();
    var usableEnd = end.isBefore(notAfter) ? end : notAfter;
    var chosen = start.plus(part(Duration.between(start, usableEnd), jitter));
    return Optional.of(chosen.isBefore(now) ? now : chosen);
  }

  private static Duration part(Duration whole, double fraction) {
    return Duration.ofMillis((long) (whole.toMillis() * fraction));
  }

  private static void requireJitter(double jitter) {
    if (!(jitter >= 0 && jitter < 1))
      throw new IllegalArgumentException("jitter: " + jitter + " (expected: 0 to below 1)");
  }
}
