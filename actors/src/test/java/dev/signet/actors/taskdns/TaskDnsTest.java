// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static dev.signet.actors.taskdns.TaskDnsWorld.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeTask;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events from a real queue, the real clients, and services that speak the wire protocols. */
class TaskDnsTest {
  private static final AwsEmulator EMULATOR = AwsEmulator.started();
  private static final FakeTask ONE = FakeTask.running(1);
  private static final FakeTask TWO = FakeTask.running(2);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TaskDnsWorld world =
      new TaskDnsWorld(
          kit, InstantSource.system(), EMULATOR, "tasks-" + UUID.randomUUID().toString());
  private final FakeCloud cloud = world.cloud;

  @AfterEach
  void end() {
    kit.shutdownTestKit();
    world.close();
  }

  @AfterAll
  static void stopEmulator() {
    EMULATOR.close();
  }

  @Test
  void aTaskHasItsRecordsWhileItRunsAndIsWanted() {
    world.start("");

    world.happens(new FakeTask(ONE.id(), 1, "PENDING", "RUNNING", ONE.group()));
    world.happens(ONE);
    eventually(() -> world.hasExactlyRecordsOf(ONE));

    world.happens(ONE.now("RUNNING", "STOPPED"));
    eventually(() -> world.hasExactlyRecordsOf());
    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.waiting(world.deadLetters)).isZero();
  }

  /** As a deployment goes: no moment without a record, and none before the task serves. */
  @Test
  void whereHealthIsRequiredATaskGetsItsRecordsInExchangeForThoseOfTheOneItReplaces() {
    world.start("require-healthy = true");
    world.happens(ONE.ofHealth("HEALTHY"));
    eventually(() -> world.hasExactlyRecordsOf(ONE));

    world.happens(TWO.ofHealth("UNKNOWN"));
    eventually(() -> world.counted("signet.task.dns.events", "result", "settled") == 2);
    assertThat(world.hasExactlyRecordsOf(ONE)).isTrue();

    cloud.put(TWO.ofHealth("HEALTHY"));
    world.happens(ONE.now("RUNNING", "STOPPED"));

    eventually(
        () -> {
          assertThat(cloud.route53().records()).isNotEmpty();
          return world.hasExactlyRecordsOf(TWO);
        });
  }

  @Test
  void aTaskThatGetsHealthyWithoutAnyEventIsFoundByTheJanitor() {
    world.start("require-healthy = true, janitor.every = 1s");
    world.happens(ONE);
    eventually(() -> world.counted("signet.task.dns.events", "result", "settled") == 1);
    assertThat(world.hasExactlyRecordsOf()).isTrue();

    cloud.put(ONE.ofHealth("HEALTHY"));

    eventually(() -> world.hasExactlyRecordsOf(ONE));
  }

  @Test
  void tasksOfAnotherServiceHaveNone() {
    world.start("");

    world.happens(TWO.ofGroup("service:control"));
    world.happens(ONE);

    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.hasExactlyRecordsOf(ONE)).isTrue();
  }

  @Test
  void asksEcsForWhatAnEventLacks() {
    world.start("");
    eventually(() -> world.counted("signet.task.dns.passes", "result", "done") == 1);

    cloud.put(ONE);
    world.send(ONE.bareEvent());

    eventually(() -> world.hasExactlyRecordsOf(ONE));
  }

  @Test
  void anOldEventBringsNoRecordBack() {
    world.start("");
    world.happens(ONE);
    eventually(() -> world.hasExactlyRecordsOf(ONE));
    world.happens(ONE.now("STOPPED", "STOPPED"));
    eventually(() -> world.hasExactlyRecordsOf());
    var changes = cloud.route53().changeCalls();

    world.send(ONE.event());
    world.send(ONE.event());

    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.hasExactlyRecordsOf()).isTrue();
    assertThat(cloud.route53().changeCalls()).isEqualTo(changes);
    eventually(() -> world.counted("signet.task.dns.events", "result", "stale") == 2);
  }

  @Test
  void aBurstOfEventsTakesFewChanges() {
    world.start("batch-window = 500ms");
    eventually(() -> world.counted("signet.task.dns.passes", "result", "done") == 1);
    var tasks = IntStream.range(0, 40).mapToObj(FakeTask::running).toArray(FakeTask[]::new);

    for (var task : tasks) cloud.put(task);
    for (var task : tasks) world.send(task.event());

    eventually(() -> world.hasExactlyRecordsOf(tasks));
    assertThat(cloud.route53().changeCalls()).isLessThanOrEqualTo(10);
  }

  @Test
  void unreadableMessagesEndInTheDeadLetterQueueAndStopNothing() {
    world.start("");

    world.send("no event");
    world.happens(ONE);

    eventually(() -> world.hasExactlyRecordsOf(ONE));
    eventually(() -> world.waiting(world.deadLetters) == 1);
    assertThat(world.counted("signet.task.dns.events", "result", "malformed"))
        .isEqualTo(TaskDnsWorld.RECEIVES);
    assertThat(world.waiting(world.queue)).isZero();
  }

  @Test
  void receivesNothingWhileAServiceIsAway() {
    cloud.route53().away(true);
    world.start("");
    world.happens(ONE);

    eventually(() -> world.counted("signet.task.dns.passes", "result", "failed") >= 2);
    assertThat(world.inHand(world.queue)).isZero();
    cloud.route53().away(false);

    eventually(() -> world.hasExactlyRecordsOf(ONE));
    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.waiting(world.deadLetters)).isZero();
  }

  @Test
  void anOutageInTheMiddleLosesNothing() {
    world.start("");
    world.happens(ONE);
    eventually(() -> world.hasExactlyRecordsOf(ONE));

    cloud.ecs().away(true);
    world.happens(TWO);
    eventually(() -> world.counted("signet.task.dns.passes", "result", "failed") >= 1);
    cloud.ecs().away(false);

    eventually(() -> world.hasExactlyRecordsOf(ONE, TWO));
    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.waiting(world.deadLetters)).isZero();
  }

  @Test
  void outlastsThrottlingThatIsLongerThanAllAttemptsAtACall() {
    world.start("");
    eventually(() -> world.counted("signet.task.dns.passes", "result", "done") == 1);

    cloud.route53().throttle(7);
    world.happens(ONE);

    eventually(() -> world.hasExactlyRecordsOf(ONE));
  }

  @Test
  void somebodyElsesChangeInBetweenIsNoObstacle() {
    world.start("");
    world.happens(ONE);
    eventually(() -> world.hasExactlyRecordsOf(ONE));
    var own = world.recordsOf(List.of(ONE)).getFirst();

    cloud.route53().beforeNextChange(() -> cloud.route53().remove(own));
    world.happens(ONE.now("STOPPED", "STOPPED"));

    eventually(() -> world.hasExactlyRecordsOf());
    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.counted("signet.task.dns.changes", "result", "refused")).isZero();
    assertThat(world.counted("signet.task.dns.passes", "result", "done")).isEqualTo(1);
  }

  @Test
  void aRecordThatRoute53RefusesKeepsNoOtherOut() {
    var inTheWay = FakeRecord.simple(ONE.id() + ".eu.edge.example.", "CNAME", "elsewhere.example.");
    cloud.route53().put(inTheWay);
    world.start("");
    eventually(() -> world.counted("signet.task.dns.passes", "result", "done") == 1);

    world.happens(ONE);
    world.happens(TWO);

    var wanted = world.recordsOf(List.of(ONE, TWO));
    wanted.removeIf(record -> record.name().equals(inTheWay.name()));
    wanted.add(inTheWay);
    eventually(() -> cloud.route53().records().containsAll(wanted));
    eventually(() -> world.waiting(world.deadLetters) == 1);
    assertThat(cloud.route53().records()).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(world.counted("signet.task.dns.changes", "result", "refused")).isPositive();
  }

  @Test
  void aTaskWithoutAPublicAddressHasNoRecordsAndIsCounted() {
    world.start("");
    cloud.put(ONE);
    cloud.ec2().put(ONE.networkInterface(), "");

    world.send(ONE.event());

    eventually(() -> world.waiting(world.queue) == 0);
    assertThat(world.hasExactlyRecordsOf()).isTrue();
    assertThat(world.counted("signet.task.dns.changes", "result", "no-address")).isPositive();
  }

  @Test
  void endsWhenToldTo() {
    var probe = kit.createTestProbe();
    var running = world.start("");
    world.happens(ONE);
    eventually(() -> world.hasExactlyRecordsOf(ONE));

    running.tell(TaskDns.Order.STOP);

    probe.expectTerminated(running);
  }
}
