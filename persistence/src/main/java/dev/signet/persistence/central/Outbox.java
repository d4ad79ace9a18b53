// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Changes that have been committed and not yet been published. Entries appear in commit order and
 * without gaps: whoever has seen revision N has seen all before it.
 */
public interface Outbox {

  /**
   * The oldest unpublished changes of every region, in revision order.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<ControlEvent>> unpublished(int limit);

  /**
   * The oldest unpublished changes that nodes of this region committed, in revision order.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<ControlEvent>> unpublished(String region, int limit);

  /**
   * The oldest changes of any region that were committed longer ago than this and that nobody has
   * published, in revision order: their region may be gone.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<ControlEvent>> overdue(Duration olderThan, int limit);

  /**
   * Notes that exactly these changes are published; those that already are stay so.
   *
   * @param revisions at most 1000
   */
  CompletionStage<Void> markPublished(Collection<Revision> revisions);

  /** The newest committed revision; {@link Revision#NONE} before the first change. */
  CompletionStage<Revision> newest();
}
