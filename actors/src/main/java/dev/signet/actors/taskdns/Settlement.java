// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.taskdns.RecordZone.Changed;
import dev.signet.actors.taskdns.RecordZone.Refused;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the zone tell the truth about some tasks, whatever it said before:
 *
 * <pre>
 * tasks ─▶ what does ECS say now? ─▶ public addresses ─▶ the zone's records ─▶ plan ─▶ one change of the zone
 *                                                            ▲                          │ refused
 *                                                            └── once more, in pieces ◀─┘
 * </pre>
 *
 * State is always asked for anew, so that no old event can bring a record back. Calls must not
 * overlap: what one has read another could change.
 */
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Tasks tasks;
  private final PublicAddresses addresses;
  private final RecordZone zone;
  private final RecordPlan plan;
  private final Optional<String> service;
  private final boolean requireHealthy;
  private final TaskDnsMetrics metrics;

  /**
   * Looked at again whenever anything is: ECS need not tell when a task gets healthy, but it tells
   * when it stops the one that the task replaces, and both records have to change together.
   */
  private volatile Set<TaskId> unproven = Set.of();

  /**
   * @param service whose tasks have records; empty: every service's
   * @param requireHealthy whether tasks have records only once their health checks say so
   */
  Settlement(
      Tasks tasks,
      PublicAddresses addresses,
      RecordZone zone,
      RecordPlan plan,
      Optional<String> service,
      boolean requireHealthy,
      TaskDnsMetrics metrics) {
    this.tasks = tasks;
    this.addresses = addresses;
    this.zone = zone;
    this.plan = plan;
    this.service = service;
    this.requireHealthy = requireHealthy;
    this.metrics = metrics;
  }

  /**
   * What came of it.
   *
   * @param right states that the zone tells now
   * @param refused tasks whose records Route 53 does not take
   */
  record Settled(List<TaskState> right, Set<TaskId> refused) {}

  /**
   * The stage fails if one of the services does not answer; some records may have changed then.
   *
   * @param looked at most {@link Tasks#MOST}
   * @param told by events about some of them, which may be newer than what ECS answers
   */
  CompletionStage<Settled> settle(Set<TaskId> looked, Map<TaskId, TaskState> told) {
    var all = withUnproven(looked);
    return tasks.describe(all).thenCompose(asked -> bringAbout(all, newest(told, asked)));
  }

  private Set<TaskId> withUnproven(Set<TaskId> looked) {
    var all = new HashSet<>(looked);
    for (var task : unproven) if (all.size() < Tasks.MOST) all.add(task);
    return all;
  }

  private void remember(Map<TaskId, Standing> standings) {
    var still = new HashSet<>(unproven);
    standings.forEach(
        (task, standing) -> {
          if (standing instanceof Standing.Unproven) still.add(task);
          else still.remove(task);
        });
    unproven = Set.copyOf(still);
  }

  /** What ECS has forgotten is gone, whatever an event says. */
  private static Map<TaskId, TaskState> newest(
      Map<TaskId, TaskState> told, Map<TaskId, TaskState> asked) {
    var newest = new HashMap<TaskId, TaskState>();
    asked.forEach(
        (task, state) ->
            newest.put(
                task, told.containsKey(task) ? TaskState.newest(told.get(task), state) : state));
    return newest;
  }

  private CompletionStage<Settled> bringAbout(Set<TaskId> looked, Map<TaskId, TaskState> states) {
    return found(states.values())
        .thenCompose(
            found -> {
              var standings = new HashMap<TaskId, Standing>();
              for (var task : looked)
                standings.put(
                    task,
                    Standing.of(
                        Optional.ofNullable(states.get(task)), service, requireHealthy, found));
              remember(standings);
              reportUnaddressed(standings);
              return bringAbout(standings)
                  .thenApply(refused -> new Settled(right(states, standings, refused), refused));
            });
  }

  private CompletionStage<Map<String, Inet4Address>> found(Collection<TaskState> states) {
    var interfaces =
        states.stream()
            .filter(state -> state.isWanted(service))
            .flatMap(state -> state.networkInterface().stream())
            .collect(Collectors.toSet());
    return interfaces.isEmpty() ? completedStage(Map.of()) : addresses.of(interfaces);
  }

  private static List<TaskState> right(
      Map<TaskId, TaskState> states, Map<TaskId, Standing> standings, Set<TaskId> refused) {
    return states.values().stream()
        .filter(state -> !(standings.get(state.task()) instanceof Standing.Unaddressed))
        .filter(state -> !(standings.get(state.task()) instanceof Standing.Unproven))
        .filter(state -> !refused.contains(state.task()))
        .toList();
  }

  /** Holds the tasks whose records are refused. */
  private CompletionStage<Set<TaskId>> bringAbout(Map<TaskId, Standing> looked) {
    return planned(looked)
        .thenCompose(
            changes -> {
              if (changes.isEmpty()) return completedStage(Set.of());
              return zone.change(changes)
                  .thenCompose(
                      outcome ->
                          switch (outcome) {
                            case Changed() -> {
                              made(changes);
                              yield completedStage(Set.of());
                            }
                            case Refused _ -> planned(looked).thenCompose(this::inPieces);
                          });
            });
  }

  private CompletionStage<List<RecordChange>> planned(Map<TaskId, Standing> looked) {
    return zone.records().thenApply(present -> plan.changes(looked, present));
  }

  /**
   * One record that Route 53 does not take must not keep the others out: halves, and their halves,
   * until it stands alone.
   */
  private CompletionStage<Set<TaskId>> inPieces(List<RecordChange> changes) {
    if (changes.isEmpty()) return completedStage(Set.of());
    return zone.change(changes)
        .thenCompose(
            outcome ->
                switch (outcome) {
                  case Changed() -> {
                    made(changes);
                    yield completedStage(Set.of());
                  }
                  case Refused(var reason) when changes.size() == 1 -> {
                    refused(changes.getFirst(), reason);
                    yield completedStage(Set.of(changes.getFirst().record().task()));
                  }
                  case Refused _ -> {
                    var half = changes.size() / 2;
                    yield inPieces(changes.subList(0, half))
                        .thenCompose(
                            first ->
                                inPieces(changes.subList(half, changes.size()))
                                    .thenApply(second -> union(first, second)));
                  }
                });
  }

  private void made(List<RecordChange> changes) {
    metrics.countChanges(changes);
    for (var change : changes)
      LOG.atInfo()
          .addKeyValue("task", change.record().task())
          .addKeyValue("action", change.action())
          .addKeyValue("record", change.record().kind())
          .addKeyValue("values", change.record().values())
          .log("address record changed");
  }

  private void refused(RecordChange change, String reason) {
    metrics.countRefused(change);
    LOG.atWarn()
        .addKeyValue("task", change.record().task())
        .addKeyValue("action", change.action())
        .addKeyValue("record", change.record().kind())
        .addKeyValue("reason", reason)
        .log("address record refused by Route 53");
  }

  private void reportUnaddressed(Map<TaskId, Standing> standings) {
    var unaddressed =
        standings.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Standing.Unaddressed)
            .map(Map.Entry::getKey)
            .toList();
    if (unaddressed.isEmpty()) return;
    unaddressed.forEach(_ -> metrics.countUnaddressed());
    LOG.atWarn()
        .addKeyValue("tasks", unaddressed.size())
        .addKeyValue("for-example", unaddressed.getFirst())
        .log("running tasks without a public address: no record is written");
  }

  private static Set<TaskId> union(Set<TaskId> first, Set<TaskId> second) {
    var both = new HashSet<>(first);
    both.addAll(second);
    return both;
  }
}
