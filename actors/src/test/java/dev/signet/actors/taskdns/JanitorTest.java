// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import dev.signet.actors.fakes.VirtualTime;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeTask;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is healed without any event, in virtual time. */
class JanitorTest {
  private static final AwsEmulator EMULATOR = AwsEmulator.started();
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final FakeTask ONE = FakeTask.running(1);
  private static final FakeTask TWO = FakeTask.running(2);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final VirtualTime time = new VirtualTime(kit.system());
  private final TaskDnsWorld world =
      new TaskDnsWorld(kit, time, EMULATOR, "quiet-" + UUID.randomUUID().toString());
  private final FakeCloud cloud = world.cloud;

  @BeforeEach
  void start() {
    cloud.put(ONE);
    cloud.put(TWO);
    world.start("janitor { every = 1m, grace = 2m }, restart { first = 1s, longest = 1s }");
    // Counted when it has ended: only then does the next pass count as another one.
    TaskDnsWorld.eventually(() -> passes() == 1 && world.hasExactlyRecordsOf(ONE, TWO));
  }

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
  void findsTheTasksThatRanBeforeItStarted() {
    assertThat(passes()).isEqualTo(1);
  }

  @Test
  void putsBackWhatSomebodyRemovedOrChanged() {
    cloud.route53().remove(cloud.route53().records().getFirst());
    cloud.route53().put(FakeRecord.simple(TWO.id() + ".eu.edge.example.", "A", "192.0.2.66"));

    passesUntil(() -> world.hasExactlyRecordsOf(ONE, TWO));
  }

  @Test
  void removesTheRecordsOfTasksThatAreGoneAfterTheGrace() {
    awaitRegularPasses();
    cloud.ecs().forget(ONE);

    pass();
    assertThat(world.hasExactlyRecordsOf(ONE, TWO)).isTrue();

    passesUntil(() -> world.hasExactlyRecordsOf(TWO));
  }

  @Test
  void neverTouchesOtherRecords() {
    var foreign = FakeRecord.simple("www.eu.edge.example.", "A", "192.0.2.1");
    cloud.route53().put(foreign);
    cloud.ecs().forget(ONE);
    cloud.ecs().forget(TWO);

    passesUntil(() -> cloud.route53().records().equals(List.of(foreign)));
  }

  @Test
  void changesNothingWhileEcsCannotBeAsked() {
    cloud.ecs().forget(ONE);
    cloud.ecs().away(true);

    for (var failed = 1; failed <= 3; failed++) {
      var failures = failed;
      passesUntil(() -> world.counted("signet.task.dns.passes", "result", "failed") >= failures);
    }
    assertThat(world.hasExactlyRecordsOf(ONE, TWO)).isTrue();

    cloud.ecs().away(false);
    passesUntil(() -> world.hasExactlyRecordsOf(TWO));
  }

  /** The clock of the passes starts some time after the first one has ended. */
  private void awaitRegularPasses() {
    passesUntil(() -> passes() >= 2);
  }

  private void pass() {
    var before = passes();
    time.passes(EVERY);
    TaskDnsWorld.eventually(() -> passes() > before);
  }

  private void passesUntil(Callable<Boolean> condition) {
    TaskDnsWorld.eventually(
        () -> {
          time.passes(EVERY);
          return condition.call();
        });
  }

  private double passes() {
    return world.counted("signet.task.dns.passes", "result", "done");
  }
}
