// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.Done;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Carries every committed change to the region stores, at least once and in any order: applying is
 * idempotent and commutative. {@link LocalBus} serves one region without anything between.
 */
public interface ControlBus extends AutoCloseable {

  /**
   * Says that a change was just committed, so that it travels at once and not with the next poll.
   * Never blocks and never fails; a hint that is lost costs only time.
   */
  void hint();

  /** Names of the regions that changes travel to, this one among them. */
  CompletionStage<List<String>> regions();

  /**
   * Has a region's store filled again from the central store, at once and whatever it holds.
   * Serving goes on.
   *
   * @return false if changes do not travel to a region of this name; fails if it cannot be told now
   */
  CompletionStage<Boolean> repopulate(String region);

  /**
   * Completes once this region's store has held everything that was committed before the start;
   * serving before that would answer "No such site" for sites that exist. Never fails, and stays
   * complete should the store be lost later: what is in the edges' memory keeps being served.
   */
  CompletionStage<Done> filled();

  @Override
  void close();
}
