// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** The tasks' records in the hosted zone. Stages fail if Route 53 does not answer. */
interface RecordZone {

  /** All records that are certainly ours: of that form, under the region's names. */
  CompletionStage<List<TaskRecord>> records();

  /**
   * Makes all of these changes or none.
   *
   * @param changes at least one, at most two for each of {@link Tasks#MOST} tasks
   */
  CompletionStage<Outcome> change(List<RecordChange> changes);

  /** What Route 53 did. */
  sealed interface Outcome {}

  /** All changes were made. */
  record Changed() implements Outcome {}

  /**
   * None was: one of them does not go with what stands in the zone.
   *
   * @param reason Route 53's own words
   */
  record Refused(String reason) implements Outcome {}
}
