// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells a change that is lost from one that is on its way: a change that was heard of must arrive
 * within a certain time, however many newer ones do meanwhile. Not safe for concurrent use.
 */
final class Patience {
  private final Duration limit;
  private Optional<Awaited> awaited = Optional.empty();

  private record Awaited(Revision revision, Instant since) {}

  /**
   * @param limit how long a change may be on its way
   */
  Patience(Duration limit) {
    this.limit = limit;
  }

  /**
   * Whether something has been missing for too long.
   *
   * @param newest the newest change that exists
   */
  boolean isOver(Revision reached, Revision newest, Instant now) {
    if (awaited.filter(change -> change.revision().isNewerThan(reached)).isEmpty())
      awaited =
          newest.isNewerThan(reached) ? Optional.of(new Awaited(newest, now)) : Optional.empty();
    return awaited
        .filter(change -> Duration.between(change.since(), now).compareTo(limit) >= 0)
        .isPresent();
  }
}
