// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What ECS knows of the cluster's tasks. Stages fail if ECS does not answer, or not in full. */
interface Tasks {

  /** Most tasks that can be asked for at once. */
  int MOST = 100;

  /**
   * What they are now. Those that ECS has forgotten, an hour or so after their end, are not in the
   * answer; of all others it is certain.
   *
   * @param tasks at most {@link #MOST}
   */
  CompletionStage<Map<TaskId, TaskState>> describe(Set<TaskId> tasks);

  /** Every task that is wanted to run, whether it does so already or not. */
  CompletionStage<Set<TaskId>> wantedToRun();
}
