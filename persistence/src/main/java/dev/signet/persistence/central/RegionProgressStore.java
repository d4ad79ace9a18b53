// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Revision;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far each region has come. */
public interface RegionProgressStore {

  /** Notes that a region is alive, complete up to {@code reached}, and has so many nodes. */
  CompletionStage<Void> report(String region, Revision reached, int nodes);

  /** Every region that ever reported, by name. */
  CompletionStage<List<RegionProgress>> all();

  /**
   * @param lagSince when the oldest change that the region has not reached was committed; equals
   *     {@code lastSeen} if it misses none
   */
  record RegionProgress(
      String region, Revision reached, Instant lastSeen, Instant lagSince, int nodes) {}
}
