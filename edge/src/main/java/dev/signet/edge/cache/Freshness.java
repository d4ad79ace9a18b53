// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.FreshnessRules;
import dev.signet.edge.exchange.Fields;
import java.time.Duration;
import java.time.Instant;

/**
 * Until when a stored response may be used, and how.
 *
 * @param generatedAt by the origin, in this cache's time
 * @param freshUntil not before {@code generatedAt}
 * @param whileRevalidating how long after {@code freshUntil} (RFC 5861 §3)
 * @param ifError how long after {@code freshUntil} (RFC 5861 §4)
 * @param mayBeStale whether anything but the origin's word can allow more, such as a client or a
 *     soft purge's grace
 */
record Freshness(
    Instant generatedAt,
    Instant freshUntil,
    Duration whileRevalidating,
    Duration ifError,
    boolean mayBeStale) {

  static Freshness of(
      int status,
      Fields response,
      ResponseDirectives governing,
      Instant requestTime,
      Instant responseTime,
      FreshnessRules rules) {
    var directives = governing.directives();
    var generatedAt = CurrentAge.generatedAt(response, requestTime, responseTime);
    if (directives.has("no-cache"))
      return new Freshness(generatedAt, generatedAt, Duration.ZERO, Duration.ZERO, false);
    var lifetime = FreshnessLifetime.of(status, response, governing, responseTime, rules);
    var freshUntil = generatedAt.plus(lifetime.lifetime());
    // RFC 9111 §5.2.2.2, §5.2.2.8: no staleness, whoever asks for it.
    if (directives.has("must-revalidate") || directives.has("proxy-revalidate"))
      return new Freshness(generatedAt, freshUntil, Duration.ZERO, Duration.ZERO, false);
    // s-maxage means proxy-revalidate too (§5.2.2.10), unless the origin itself grants staleness.
    var mayBeStale = !directives.has("s-maxage");
    return new Freshness(
        generatedAt,
        freshUntil,
        directives
            .seconds("stale-while-revalidate")
            .orElse(mayBeStale ? rules.staleWhileRevalidate() : Duration.ZERO),
        directives
            .seconds("stale-if-error")
            .orElse(mayBeStale ? rules.staleIfError() : Duration.ZERO),
        mayBeStale);
  }

  boolean isFresh(Instant now) {
    return now.isBefore(freshUntil);
  }

  /** Current age, never negative even if the clock was set back. */
  long ageSeconds(Instant now) {
    return Math.max(0, now.getEpochSecond() - generatedAt.getEpochSecond());
  }

  /** What a soft purge leaves: stale from then on, usable for a while if staleness is allowed. */
  Freshness staleFrom(Instant purgedAt, Duration grace) {
    if (!purgedAt.isBefore(freshUntil)) return this;
    var longerGrace = mayBeStale && grace.compareTo(whileRevalidating) > 0;
    return new Freshness(
        generatedAt,
        purgedAt.isBefore(generatedAt) ? generatedAt : purgedAt,
        longerGrace ? grace : whileRevalidating,
        ifError,
        mayBeStale);
  }

  boolean mayServeWhileRevalidating(Instant now) {
    return now.isBefore(freshUntil.plus(whileRevalidating));
  }

  boolean mayServeOnError(Instant now) {
    return now.isBefore(freshUntil.plus(ifError));
  }
}
