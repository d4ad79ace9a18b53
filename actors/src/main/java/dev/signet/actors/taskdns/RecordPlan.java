// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import dev.signet.actors.taskdns.RecordChange.Action;
import dev.signet.actors.taskdns.TaskRecord.Kind;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to change so that the zone tells the truth about tasks. Says nothing about tasks that
 * were not looked at, and nothing at all where the zone is right already: looking twice changes
 * once.
 *
 * @param ttl how long resolvers may keep an answer
 * @param healthCheck for the records under the region's name
 */
record RecordPlan(Duration ttl, Optional<String> healthCheck) {

  /**
   * @param looked the tasks that were looked at
   * @param present the zone's records of tasks
   */
  List<RecordChange> changes(Map<TaskId, Standing> looked, Collection<TaskRecord> present) {
    var standing = new HashSet<>(present);
    var changes = new ArrayList<RecordChange>();
    looked.forEach(
        (task, now) -> {
          switch (now) {
            case Standing.Serving(var address) ->
                wanted(task, address).stream()
                    .filter(record -> !standing.contains(record))
                    .forEach(record -> changes.add(new RecordChange(Action.UPSERT, record)));
            case Standing.Gone() ->
                present.stream()
                    .filter(record -> record.task().equals(task))
                    .forEach(record -> changes.add(new RecordChange(Action.DELETE, record)));
            case Standing.Unaddressed(), Standing.Unproven() -> {}
          }
        });
    return changes;
  }

  /** The records of a task that serves. */
  List<TaskRecord> wanted(TaskId task, Inet4Address address) {
    var values = List.of(address.getHostAddress());
    return List.of(
        new TaskRecord(Kind.TASK, task, values, ttl.toSeconds(), Optional.empty()),
        new TaskRecord(Kind.REGION, task, values, ttl.toSeconds(), healthCheck));
  }
}
