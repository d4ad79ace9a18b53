// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.certificate.CertificateFound.Reason;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Remembers for a short while that a name has no certificate, so that a refused name costs no
 * question per handshake. How short follows from what can end the refusal: changes are also
 * announced, this is only for announcements that get lost.
 */
final class Refusals {
  private static final int MOST = 10_000;

  private final Cache<DomainName, Reason> refusals;

  Refusals(InstantSource clock) {
    Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    this.refusals =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .ticker(ticker)
            .expireAfter(Expiry.creating((DomainName _, Reason reason) -> lifetime(reason)))
            .build();
  }

  Optional<CertificateFound> find(DomainName name) {
    return Optional.ofNullable(refusals.getIfPresent(name)).map(Missing::new);
  }

  void remember(DomainName name, Reason reason) {
    if (lifetime(reason).isPositive()) refusals.put(name, reason);
  }

  void forget(DomainName name) {
    refusals.invalidate(name);
  }

  void forgetAll() {
    refusals.invalidateAll();
  }

  private static Duration lifetime(Reason reason) {
    return switch (reason) {
      case BACKING_OFF -> Duration.ofSeconds(5);
      case UNKNOWN_NAME -> Duration.ofSeconds(2);
      case UNAVAILABLE -> Duration.ofSeconds(1);
      case NOT_IN_TIME, TOO_MANY_WAITING -> Duration.ZERO;
    };
  }
}
