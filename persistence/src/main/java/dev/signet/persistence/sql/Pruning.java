// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.sql.SqlSettings.Retention;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * Deletes what has served its purpose: expired challenges, old purges, and the numbers and times of
 * changes published long ago. Tombstones and unpublished changes stay. Each step is bounded, so
 * that no transaction holds others up for long.
 */
final class Pruning {

  /** Most rows of a kind that one step deletes; pending challenges are few at any time. */
  private static final int STEP = 2_000;

  private Pruning() {}

  /**
   * One step.
   *
   * @return whether there may be more to delete
   */
  static boolean step(Handle handle, Retention retention, Instant now) {
    expiredChallenges(handle, now);
    var changes = publishedChanges(handle, now.minus(retention.published()));
    var purges =
        purges(handle, now.minus(retention.purges()), now.minus(retention.pendingPurges()));
    return Math.max(changes, purges) == STEP;
  }

  private static void expiredChallenges(Handle handle, Instant now) {
    handle
        .createUpdate("DELETE FROM challenge WHERE expires_at <= :now")
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /** The newest change stays: it tells that a region lags, however long it has. */
  private static int publishedChanges(Handle handle, Instant before) {
    return handle
        .createUpdate(
            """
                DELETE FROM outbox WHERE revision IN (
                  SELECT revision FROM outbox
                  WHERE published = 1 AND committed_at < :before
                    AND revision < (SELECT number FROM revision_counter WHERE id = 1)
                  ORDER BY revision LIMIT :step)""")
        .bind("before", before.toEpochMilli())
        .bind("step", STEP)
        .execute();
  }

  private static int purges(Handle handle, Instant before, Instant pendingBefore) {
    return handle
        .createUpdate(
            """
                DELETE FROM purge WHERE id IN (
                  SELECT p.id FROM purge p
                  WHERE p.requested_at < :before
                    AND (p.requested_at < :pendingBefore OR NOT EXISTS (
                      SELECT 1 FROM purge_region r
                      WHERE r.purge_id = p.id AND r.done_at IS NULL))
                  ORDER BY p.requested_at LIMIT :step)""")
        .bind("before", before.toEpochMilli())
        .bind("pendingBefore", pendingBefore.toEpochMilli())
        .bind("step", STEP)
        .execute();
  }
}
