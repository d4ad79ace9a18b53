// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeEcs;
import dev.signet.actors.testing.cloud.FakeTask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Whatever happens to tasks and to the events about them, the janitor's next passes leave exactly
 * the records of the tasks that run; and nothing on the way takes a running task's records away.
 */
class ConvergenceTest {
  private static final RecordPlan PLAN = new RecordPlan(Duration.ofSeconds(10), Optional.empty());
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final int TASKS = 4;

  /** One thing that happens. */
  sealed interface Happening {}

  /** A task goes on to its next state. */
  record Proceeds(int task) implements Happening {}

  /** ECS forgets a task that has stopped. */
  record Forgotten(int task) implements Happening {}

  /** An event sent before, or its copy, arrives; several at once. */
  record Arrives(List<Integer> events) implements Happening {}

  /** ECS and EC2 stop or start to answer. */
  record Outage(boolean away) implements Happening {}

  /** The list of running tasks lags behind for a task, or catches up. */
  record Lag(int task, boolean lags) implements Happening {}

  /** Somebody takes a record away. */
  record Vandalism(int record) implements Happening {}

  record JanitorPass(int seconds) implements Happening {}

  @Provide
  Arbitrary<List<Happening>> happenings() {
    var task = Arbitraries.integers().between(0, TASKS - 1);
    var proceeds = task.map(Proceeds::new);
    return Arbitraries.<Happening>frequencyOf(
            Tuple.of(8, proceeds),
            Tuple.of(1, task.map(Forgotten::new)),
            Tuple.of(
                8,
                Arbitraries.integers()
                    .between(0, 30)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(4)
                    .map(Arrives::new)),
            Tuple.of(1, Arbitraries.of(true, false).map(Outage::new)),
            Tuple.of(
                1, task.flatMap(of -> Arbitraries.of(true, false).map(lags -> new Lag(of, lags)))),
            Tuple.of(1, Arbitraries.integers().between(0, 7).map(Vandalism::new)),
            Tuple.of(2, Arbitraries.integers().between(1, 300).map(JanitorPass::new)))
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 1000)
  void endsInTheRecordsOfTheRunningTasks(@ForAll("happenings") List<Happening> happenings) {
    var world = new World();

    for (var happening : happenings) {
      var before = Set.copyOf(world.cloud.records);
      world.happen(happening);
      if (!(happening instanceof Vandalism)) world.assertNoRunningTaskLostARecordOf(before);
    }

    world.happen(new Outage(false));
    world.cloud.unlisted.clear();
    world.pass(Duration.ofSeconds(1));
    world.pass(GRACE);
    assertThat(world.cloud.records)
        .containsExactlyInAnyOrderElementsOf(MemoryCloud.wanted(PLAN, world.serving()));
  }

  private static final class World {
    final MemoryCloud cloud = new MemoryCloud();
    final Map<Integer, FakeTask> tasks = new TreeMap<>();
    final List<FakeTask> sent = new ArrayList<>();
    Instant now = Instant.parse("2026-11-22T12:00:00Z");

    final TaskDnsMetrics metrics = new TaskDnsMetrics(new SimpleMeterRegistry());
    final Settlement settlement =
        new Settlement(cloud, cloud, cloud, PLAN, Optional.of("edge"), false, metrics);
    final EventDesk desk = new EventDesk(settlement, FakeEcs.CLUSTER, metrics);
    final Janitor janitor = new Janitor(cloud, cloud, settlement, GRACE, () -> now, metrics);

    void happen(Happening happening) {
      switch (happening) {
        case Proceeds(var number) -> proceed(number);
        case Forgotten(var number) -> {
          var task = tasks.get(number);
          if (task != null && task.lastStatus().equals("STOPPED"))
            cloud.tasks.remove(new TaskId(task.id()));
        }
        case Arrives(var numbers) -> {
          var messages =
              numbers.stream()
                  .filter(number -> number < sent.size())
                  .map(sent::get)
                  // The last task's events say no more than that something happened.
                  .map(t -> t.id().endsWith("3") ? t.bareEvent() : t.event())
                  .map(body -> Message.builder().body(body).build())
                  .toList();
          unlessAway(() -> desk.settle(messages).toCompletableFuture().join());
        }
        case Outage(var away) -> cloud.away = away;
        case Lag(var number, var lags) -> {
          var task = tasks.get(number);
          if (task == null) return;
          if (lags) cloud.unlisted.add(new TaskId(task.id()));
          else cloud.unlisted.remove(new TaskId(task.id()));
        }
        case Vandalism(var number) ->
            cloud.records.stream().skip(number).findFirst().ifPresent(cloud.records::remove);
        case JanitorPass(var seconds) -> pass(Duration.ofSeconds(seconds));
      }
    }

    void pass(Duration later) {
      now = now.plus(later);
      unlessAway(() -> janitor.pass().toCompletableFuture().join());
    }

    private void unlessAway(Runnable work) {
      try {
        work.run();
      } catch (CompletionException e) {
        assertThat(cloud.away).isTrue();
      }
    }

    private void proceed(int number) {
      var first =
          new FakeTask(FakeTask.running(number).id(), 1, "PENDING", "RUNNING", "service:edge");
      var next = tasks.containsKey(number) ? next(tasks.get(number)) : Optional.of(first);
      next.ifPresent(
          task -> {
            tasks.put(number, task);
            sent.add(task);
            cloud.tasks.put(new TaskId(task.id()), state(task));
            cloud.addresses.put(task.networkInterface(), address(task));
            if (task.lastStatus().equals("STOPPED"))
              cloud.addresses.remove(task.networkInterface());
          });
    }

    private static Optional<FakeTask> next(FakeTask task) {
      return switch (task.lastStatus()) {
        case "PENDING" -> Optional.of(task.now("RUNNING", "RUNNING"));
        case "RUNNING" ->
            Optional.of(
                task.desiredStatus().equals("RUNNING")
                    ? task.now("RUNNING", "STOPPED")
                    : task.now("STOPPED", "STOPPED"));
        default -> Optional.empty();
      };
    }

    Map<TaskId, Inet4Address> serving() {
      var serving = new HashMap<TaskId, Inet4Address>();
      for (var task : tasks.values())
        if (task.lastStatus().equals("RUNNING") && task.desiredStatus().equals("RUNNING"))
          serving.put(new TaskId(task.id()), address(task));
      return serving;
    }

    void assertNoRunningTaskLostARecordOf(Set<TaskRecord> before) {
      var serving = serving().keySet();
      assertThat(before)
          .filteredOn(record -> serving.contains(record.task()))
          .allMatch(cloud.records::contains);
    }

    private static TaskState state(FakeTask task) {
      return new TaskState(
          new TaskId(task.id()),
          OptionalLong.of(task.version()),
          task.lastStatus(),
          task.desiredStatus(),
          task.group(),
          Optional.of(task.networkInterface()));
    }

    private static Inet4Address address(FakeTask task) {
      return Inet4Address.ofLiteral(FakeCloud.addressOf(task));
    }
  }
}
