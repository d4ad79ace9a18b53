// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How far each region has come, and whose its name is. */
public interface RegionProgressStore {

  /**
   * Notes that a region is alive, complete up to {@code reached}, and has so many nodes. In the
   * same transaction the region's purges up to there are done.
   */
  CompletionStage<Void> report(String region, Revision reached, int nodes);

  /** Every region that ever reported, by name. */
  CompletionStage<List<RegionProgress>> all();

  /**
   * Takes a region's name for a while, or prolongs the claim that the same identity has. Nobody
   * else gets the name before the claim has expired.
   *
   * @param identity of the region's own store: two regions with one name differ in it
   */
  CompletionStage<ClaimOutcome> claim(String region, String identity, Duration lease);

  /** Gives the name back, as the last node of a region does; another's claim stays. */
  CompletionStage<Void> release(String region, String identity);

  /** What {@link #claim} found. */
  sealed interface ClaimOutcome {
    record Claimed(Instant expiresAt) implements ClaimOutcome {}

    /**
     * @param expiresAt grows whenever the other one prolongs its claim; by the store's clock, so
     *     only good for comparing
     * @param remaining until then, not below 0
     */
    record HeldByAnother(String identity, Instant expiresAt, Duration remaining)
        implements ClaimOutcome {}
  }

  /**
   * @param lag since the oldest change that the region has not reached was committed; zero if it
   *     misses none
   */
  record RegionProgress(
      String region, Revision reached, Instant lastSeen, Duration lag, int nodes) {}
}
