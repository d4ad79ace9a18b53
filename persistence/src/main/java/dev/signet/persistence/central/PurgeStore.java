// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Purge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Purges that were ordered, and which regions have carried them out. They are forgotten long after
 * they are done.
 */
public interface PurgeStore {

  /** Orders a purge in the given regions, with the next revision and its outbox entry. */
  CompletionStage<Purge> request(
      Purge.Scope scope, String value, boolean soft, List<String> regions);

  /**
   * Notes that a region has carried a purge out; the first note counts. A region that the purge was
   * not ordered in, or a purge that is forgotten by now, changes nothing.
   */
  CompletionStage<Void> markDone(String id, String region);

  CompletionStage<Optional<PurgeProgress>> find(String id);

  /**
   * @param doneAt per region; empty while pending
   */
  record PurgeProgress(Purge purge, Map<String, Optional<Instant>> doneAt) {}
}
