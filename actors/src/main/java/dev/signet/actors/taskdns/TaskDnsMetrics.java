// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import dev.signet.actors.taskdns.RecordChange.Action;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;

/** What a scrape shows of the tasks' records: events, changes and passes by what became of them. */
final class TaskDnsMetrics {

  /** What became of an event. */
  enum EventResult {
    /** Its task's records are right now. */
    SETTLED,
    /** Its task's records were already of this version or a newer one. */
    STALE,
    /** Another kind of event, or another cluster's. */
    OTHER,
    /** Unreadable: left to the dead-letter queue. */
    MALFORMED,
    /** Route 53 refuses its task's records: left to the dead-letter queue. */
    REFUSED
  }

  private final MeterRegistry meters;

  TaskDnsMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (var result : EventResult.values()) events(result);
    for (var action : Action.values()) changes(action, "done");
    for (var result : List.of("done", "failed")) passes(result);
  }

  void countEvent(EventResult result) {
    events(result).increment();
  }

  void countChanges(List<RecordChange> changes) {
    for (var change : changes) changes(change.action(), "done").increment();
  }

  void countRefused(RecordChange change) {
    changes(change.action(), "refused").increment();
  }

  /** A task serves and has no public address that its records could say. */
  void countUnaddressed() {
    changes(Action.UPSERT, "no-address").increment();
  }

  void countPass(boolean done) {
    passes(done ? "done" : "failed").increment();
  }

  private Counter events(EventResult result) {
    return Counter.builder("signet.task.dns.events")
        .description("Events of tasks, by what became of them")
        .tag("result", text(result))
        .register(meters);
  }

  private Counter changes(Action action, String result) {
    return Counter.builder("signet.task.dns.changes")
        .description("Changes of tasks' address records, by what Route 53 said")
        .tag("action", text(action))
        .tag("result", result)
        .register(meters);
  }

  private Counter passes(String result) {
    return Counter.builder("signet.task.dns.passes")
        .description("Comparisons of all running tasks with all their records")
        .tag("result", result)
        .register(meters);
  }

  private static String text(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT);
  }
}
