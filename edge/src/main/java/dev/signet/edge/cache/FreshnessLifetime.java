// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.FreshnessRules;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.HttpDate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long a response stays fresh, counted from when it was generated (RFC 9111 §4.2.1).
 *
 * @param lifetime never negative
 * @param explicit whether the origin gave it; else it is a heuristic (§4.2.2)
 */
record FreshnessLifetime(Duration lifetime, boolean explicit) {

  static FreshnessLifetime of(
      int status,
      Fields response,
      ResponseDirectives governing,
      Instant responseTime,
      FreshnessRules rules) {
    var directives = governing.directives();
    var given = directives.seconds("s-maxage").or(() -> directives.seconds("max-age"));
    if (given.isPresent()) return explicit(given.get(), rules);
    if (!governing.targeted() && response.has("expires"))
      return explicit(untilExpires(response, responseTime), rules);
    return new FreshnessLifetime(
        HeuristicFreshness.lifetime(status, response, directives, responseTime, rules), false);
  }

  /** A value that is no date, such as 0, lies in the past (RFC 9111 §5.3). */
  private static Duration untilExpires(Fields response, Instant responseTime) {
    var date = HttpDate.parse(response.first("date")).orElse(responseTime);
    return HttpDate.parse(response.first("expires"))
        .map(expires -> Duration.between(date, expires))
        .filter(Duration::isPositive)
        .orElse(Duration.ZERO);
  }

  private static FreshnessLifetime explicit(Duration lifetime, FreshnessRules rules) {
    return new FreshnessLifetime(
        lifetime.compareTo(rules.longest()) > 0 ? rules.longest() : lifetime, true);
  }
}
