// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.HttpDate;
import java.time.Duration;
import java.time.Instant;

/**
 * How old a response was when it arrived (RFC 9111 §4.2.3). Its age later is that and the time
 * since.
 */
final class CurrentAge {
  private CurrentAge() {}

  /**
   * When the response was generated, as far as this cache's clock can tell; never after it arrived.
   */
  static Instant generatedAt(Fields response, Instant requestTime, Instant responseTime) {
    var apparentAge =
        HttpDate.parse(response.first("date"))
            .map(date -> Duration.between(date, responseTime))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    var delay = Duration.between(requestTime, responseTime);
    var correctedAge = ageValue(response).plus(delay.isNegative() ? Duration.ZERO : delay);
    return responseTime.minus(apparentAge.compareTo(correctedAge) > 0 ? apparentAge : correctedAge);
  }

  /** The first member of an Age field that has several; nothing for one that is no number. */
  private static Duration ageValue(Fields response) {
    var age = response.first("age");
    if (age == null) return Duration.ZERO;
    var comma = age.indexOf(',');
    return Duration.ofSeconds(
        CacheDirectives.wholeSeconds((comma < 0 ? age : age.substring(0, comma)).strip()));
  }
}
