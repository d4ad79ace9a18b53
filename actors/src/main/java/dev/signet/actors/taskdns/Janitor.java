// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import dev.signet.actors.taskdns.Settlement.Settled;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Heals what no event told: compares all running tasks with all their records. Whatever may be
 * wrong is settled like a task that an event told of, so nothing changes on the word of a list
 * alone; and if ECS does not answer, nothing changes at all.
 */
final class Janitor {
  private final Tasks tasks;
  private final RecordZone zone;
  private final Settlement settlement;
  private final Duration grace;
  private final InstantSource clock;
  private final TaskDnsMetrics metrics;
  private volatile GoneTasks gone = GoneTasks.NONE;

  /**
   * @param grace how long a task has to be missing from ECS's list before its records are doubted
   */
  Janitor(
      Tasks tasks,
      RecordZone zone,
      Settlement settlement,
      Duration grace,
      InstantSource clock,
      TaskDnsMetrics metrics) {
    this.tasks = tasks;
    this.zone = zone;
    this.settlement = settlement;
    this.grace = grace;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** One comparison. Fails if a service does not answer. Passes must not overlap. */
  CompletionStage<Done> pass() {
    return zone.records()
        .thenCompose(records -> tasks.wantedToRun().thenApply(running -> doubted(records, running)))
        .thenCompose(doubted -> settle(batches(doubted)))
        .whenComplete((_, failure) -> metrics.countPass(failure == null));
  }

  /**
   * Running tasks are looked at one and all: their records may be missing, or say what an operator
   * has since set otherwise.
   */
  private Set<TaskId> doubted(List<TaskRecord> records, Set<TaskId> running) {
    var now = clock.instant();
    var recorded = records.stream().map(TaskRecord::task).collect(Collectors.toSet());
    gone = gone.seen(recorded, running, now);
    var doubted = new HashSet<>(running);
    doubted.addAll(gone.forLongerThan(grace, now));
    return doubted;
  }

  private CompletionStage<Done> settle(List<Set<TaskId>> batches) {
    CompletionStage<Done> done = completedStage(Done.getInstance());
    for (var batch : batches)
      done =
          done.thenCompose(_ -> settlement.settle(batch, Map.of()))
              .thenApply((Settled _) -> Done.getInstance());
    return done;
  }

  private static List<Set<TaskId>> batches(Set<TaskId> tasks) {
    var batches = new ArrayList<Set<TaskId>>();
    var batch = new HashSet<TaskId>();
    for (var task : tasks) {
      batch.add(task);
      if (batch.size() == Tasks.MOST) {
        batches.add(Set.copyOf(batch));
        batch.clear();
      }
    }
    if (!batch.isEmpty()) batches.add(Set.copyOf(batch));
    return batches;
  }
}
