// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Changes that have been committed and not yet been published. Entries appear in commit order and
 * without gaps: whoever has seen revision N has seen all before it.
 */
public interface Outbox {

  /**
   * The oldest unpublished changes, in revision order.
   *
   * @param limit 1 to 1000
   */
  CompletionStage<List<ControlEvent>> unpublished(int limit);

  /** Notes that all changes up to and including this one are published. */
  CompletionStage<Void> markPublished(Revision upTo);

  /** The newest committed revision; {@link Revision#NONE} before the first change. */
  CompletionStage<Revision> newest();
}
