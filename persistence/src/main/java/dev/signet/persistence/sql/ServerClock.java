// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The database server's clock: the one that decides about leases, back-offs and ages, so that nodes
 * whose own clocks differ agree on what has expired. Told from the node's clock and how far the
 * server's was ahead when it was last asked, which is exact to half a round trip.
 */
final class ServerClock implements InstantSource {

  /**
   * How long a difference holds. Should the node's clock jump by more, the next call asks again.
   */
  private static final Duration TRUSTED = Duration.ofSeconds(10);

  private final InstantSource own;
  private final AtomicReference<Comparison> last;

  private record Comparison(Instant at, Duration ahead) {
    boolean holds(Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(TRUSTED));
    }
  }

  /** Asks the server. */
  @FunctionalInterface
  interface Question {
    Instant ask() throws SQLException;
  }

  ServerClock(InstantSource own, Question question) throws SQLException {
    this.own = own;
    this.last = new AtomicReference<>(compare(question));
  }

  @Override
  public Instant instant() {
    return own.instant().plus(last.get().ahead());
  }

  /** Asks the server again, if it is time to and nobody else is about to. */
  void putRight(Question question) throws SQLException {
    var found = last.get();
    var now = own.instant();
    if (found.holds(now) || !last.compareAndSet(found, new Comparison(now, found.ahead()))) return;
    last.set(compare(question));
  }

  private Comparison compare(Question question) throws SQLException {
    var asked = own.instant();
    var server = question.ask();
    var answered = own.instant();
    var between = asked.plus(Duration.between(asked, answered).dividedBy(2));
    return new Comparison(answered, Duration.between(between, server));
  }
}
