// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.acme.AcmeSettings.Polling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long to wait before the next look at an order: short at first, because a local or quick
 * authority is done at once, then half as long again each time. What the authority asks for goes
 * before, within a bound.
 */
final class PollPace {

  private PollPace() {}

  /**
   * @param looks how many there have been since the last step, at least 0
   * @param asked until when the authority wants us to wait
   */
  static Duration next(Polling polling, int looks, Optional<Instant> asked, Instant now) {
    if (asked.isPresent()) {
      var wait = Duration.between(now, asked.get());
      if (wait.compareTo(polling.longestRetryAfter()) > 0) return polling.longestRetryAfter();
      return wait.compareTo(polling.first()) < 0 ? polling.first() : wait;
    }
    var wait = polling.first();
    for (var i = 0; i < looks && wait.compareTo(polling.longest()) < 0; i++)
      wait = wait.multipliedBy(3).dividedBy(2);
    return wait.compareTo(polling.longest()) > 0 ? polling.longest() : wait;
  }
}
