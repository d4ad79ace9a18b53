// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.EventCodec;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Numbers changes in the order in which they commit, without gaps, and writes each into the outbox.
 * {@link #next} locks the counter until the transaction ends: nobody gets N+1 before N is committed
 * and visible, and a rollback gives N back. Transactions lock the name's row first and take a
 * number last, which keeps the counter's lock short and rules out deadlocks.
 */
final class RevisionLog {

  /** Numbers have room for nine billion of these. */
  static final long LEAP = 1_000_000_000;

  private final String region;

  /**
   * @param region of this node; it publishes what this node commits
   */
  RevisionLog(String region) {
    this.region = region;
  }

  /** The number of the change that this transaction makes; to be called once in it. */
  Revision next(Handle handle) {
    return new Revision(
        handle
            .createQuery(
                "UPDATE revision_counter SET number = number + 1 WHERE id = 1 RETURNING number")
            .mapTo(Long.class)
            .one());
  }

  /**
   * Leaves out as many numbers as nobody can have given away since any backup was made. Regions see
   * a gap that the central store fills with nothing.
   */
  static Revision leap(Handle handle) {
    return new Revision(
        handle
            .createQuery(
                "UPDATE revision_counter SET number = number + :leap WHERE id = 1 RETURNING number")
            .bind("leap", LEAP)
            .mapTo(Long.class)
            .one());
  }

  /** Writes the change that this transaction makes into the outbox. */
  void append(Handle handle, ControlEvent event, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO outbox (revision, region, event, committed_at, published)
            VALUES (:revision, :region, :event, :now, 0)""")
        .bind("revision", event.revision().number())
        .bind("region", region)
        .bind("event", EventCodec.encode(event))
        .bind("now", now.toEpochMilli())
        .execute();
  }

  static Revision newest(Handle handle) {
    return new Revision(
        handle
            .createQuery("SELECT number FROM revision_counter WHERE id = 1")
            .mapTo(Long.class)
            .one());
  }
}
