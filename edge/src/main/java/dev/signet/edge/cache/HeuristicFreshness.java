// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.FreshnessRules;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.HttpDate;
import java.time.Duration;
import java.time.Instant;

/**
 * A lifetime for responses whose origin gave none (RFC 9111 §4.2.2): a part of the time since the
 * last modification, with a low ceiling.
 */
final class HeuristicFreshness {
  private HeuristicFreshness() {}

  /** Zero where no guess is allowed. */
  static Duration lifetime(
      int status,
      Fields response,
      CacheDirectives directives,
      Instant responseTime,
      FreshnessRules rules) {
    if (!isAllowed(status) && !directives.has("public")) return Duration.ZERO;
    var date = HttpDate.parse(response.first("date")).orElse(responseTime);
    return HttpDate.parse(response.first("last-modified"))
        .map(modified -> Duration.between(modified, date))
        .filter(Duration::isPositive)
        .map(unchanged -> (long) (unchanged.toSeconds() * rules.heuristicFraction()))
        .map(seconds -> Math.min(seconds, rules.heuristicLongest().toSeconds()))
        .map(Duration::ofSeconds)
        .orElse(Duration.ZERO);
  }

  /** Statuses that are heuristically cacheable (RFC 9110 §15.1) and stored here at all. */
  static boolean isAllowed(int status) {
    return switch (status) {
      case 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }
}
