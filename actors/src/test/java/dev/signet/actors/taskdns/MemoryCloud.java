// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The three services without wires: answers at once, as long as it is not away. */
final class MemoryCloud implements Tasks, PublicAddresses, RecordZone {
  final Map<TaskId, TaskState> tasks = new HashMap<>();
  final Map<String, Inet4Address> addresses = new HashMap<>();
  final Set<TaskRecord> records = new HashSet<>();

  /** Tasks that the list does not show yet. */
  final Set<TaskId> unlisted = new HashSet<>();

  boolean away;

  @Override
  public CompletionStage<Map<TaskId, TaskState>> describe(Set<TaskId> asked) {
    var found = new HashMap<>(tasks);
    found.keySet().retainAll(asked);
    return answer(found);
  }

  @Override
  public CompletionStage<Set<TaskId>> wantedToRun() {
    var wanted = new HashSet<TaskId>();
    for (var task : tasks.values())
      if (task.desiredStatus().equals("RUNNING")) wanted.add(task.task());
    wanted.removeAll(unlisted);
    return answer(wanted);
  }

  @Override
  public CompletionStage<Map<String, Inet4Address>> of(Set<String> interfaces) {
    var found = new HashMap<>(addresses);
    found.keySet().retainAll(interfaces);
    return answer(found);
  }

  @Override
  public CompletionStage<List<TaskRecord>> records() {
    return completedStage(List.copyOf(records));
  }

  @Override
  public CompletionStage<Outcome> change(List<RecordChange> changes) {
    if (changes.isEmpty()) throw new IllegalArgumentException("no changes (expected: some)");
    var after = new HashSet<>(records);
    for (var change : changes)
      switch (change.action()) {
        case UPSERT -> {
          after.removeIf(record -> standsWhere(record, change.record()));
          after.add(change.record());
        }
        case DELETE -> {
          if (!after.remove(change.record())) return completedStage(new Refused("not found"));
        }
      }
    records.clear();
    records.addAll(after);
    return completedStage(new Changed());
  }

  private static boolean standsWhere(TaskRecord one, TaskRecord other) {
    return one.kind() == other.kind() && one.task().equals(other.task());
  }

  private <T> CompletionStage<T> answer(T value) {
    return away ? failedStage(new IllegalStateException("away")) : completedStage(value);
  }

  /** Those that the records of these tasks should be. */
  static List<TaskRecord> wanted(RecordPlan plan, Map<TaskId, Inet4Address> serving) {
    var wanted = new ArrayList<TaskRecord>();
    serving.forEach((task, address) -> wanted.addAll(plan.wanted(task, address)));
    return wanted;
  }
}
