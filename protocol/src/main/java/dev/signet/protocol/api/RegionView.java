// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import java.time.Instant;
import java.util.List;

/**
 * How far a region has come.
 *
 * @param revision complete up to and including this change
 * @param lagSeconds for how long it has been missing a change; 0 if it misses none
 * @param nodes in its cluster when it was last seen
 */
public record RegionView(
    String region, long revision, double lagSeconds, Instant lastSeen, int nodes) {

  /** Every region that was ever seen, by name. */
  public record All(List<RegionView> items) {}
}
