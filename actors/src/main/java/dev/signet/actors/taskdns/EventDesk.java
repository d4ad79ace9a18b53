// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.taskdns.Settlement.Settled;
import dev.signet.actors.taskdns.TaskDnsMetrics.EventResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Has the tasks settled that events tell of, each once however many events there are, and says
 * which events are done with. What cannot be read, and what Route 53 refuses, is left in the queue:
 * its redrive policy brings it where an operator sees it.
 */
final class EventDesk {
  private static final Logger LOG = LoggerFactory.getLogger(EventDesk.class);

  /** Enough for every task of a large region's last day. */
  private static final int VERSIONS = 10_000;

  private final Settlement settlement;
  private final String cluster;
  private final TaskDnsMetrics metrics;
  private final SettledVersions versions = new SettledVersions(VERSIONS);

  /**
   * @param cluster ARN of the cluster whose tasks count
   */
  EventDesk(Settlement settlement, String cluster, TaskDnsMetrics metrics) {
    this.settlement = settlement;
    this.cluster = cluster;
    this.metrics = metrics;
  }

  /**
   * Holds those that may be deleted. Fails if a service does not answer: then none may. Calls must
   * not overlap.
   *
   * @param received at most {@link Tasks#MOST}
   */
  CompletionStage<List<Message>> settle(List<Message> received) {
    var done = new ArrayList<Message>();
    var changed = new ArrayList<Change>();
    for (var message : received)
      switch (TaskEvent.read(message.body(), cluster)) {
        case TaskEvent.Changed(var state) when versions.covers(state) -> {
          metrics.countEvent(EventResult.STALE);
          done.add(message);
        }
        case TaskEvent.Changed(var state) -> changed.add(new Change(message, state));
        case TaskEvent.Other _ -> {
          metrics.countEvent(EventResult.OTHER);
          done.add(message);
        }
        case TaskEvent.Malformed(var reason) -> malformed(message, reason);
      }
    if (changed.isEmpty()) return completedStage(done);
    return settled(changed)
        .thenApply(
            settled -> {
              settled.right().forEach(versions::settled);
              for (var change : changed) if (isDone(change, settled)) done.add(change.message());
              return done;
            });
  }

  private record Change(Message message, TaskState state) {}

  private CompletionStage<Settled> settled(List<Change> changed) {
    var newest = new HashMap<TaskId, TaskState>();
    for (var change : changed)
      newest.merge(
          change.state().task(),
          change.state(),
          (earlier, later) -> TaskState.newest(later, earlier));
    return settlement.settle(newest.keySet(), newest);
  }

  private boolean isDone(Change change, Settled settled) {
    var refused = settled.refused().contains(change.state().task());
    metrics.countEvent(refused ? EventResult.REFUSED : EventResult.SETTLED);
    return !refused;
  }

  private void malformed(Message message, String reason) {
    metrics.countEvent(EventResult.MALFORMED);
    LOG.atWarn()
        .addKeyValue("message", message.messageId())
        .addKeyValue("reason", reason)
        .log("unreadable event: left to the dead-letter queue");
  }
}
