// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.CompletableFuture.failedStage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import dev.signet.actors.bus.aws.AwsBusSettings.Publishing;
import dev.signet.actors.bus.aws.AwsBusSettings.Restarts;
import dev.signet.actors.bus.aws.OutboxPublisher.Command;
import dev.signet.actors.bus.aws.OutboxPublisher.Hint;
import dev.signet.persistence.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxPublisherTest {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Publishing PUBLISHING =
      new Publishing(POLL, Duration.ofSeconds(10), 100, 4, Duration.ofMinutes(1));
  private static final Restarts RESTARTS =
      new Restarts(Duration.ofMillis(200), Duration.ofSeconds(5));

  private final ActorTestKit kit = ActorTestKit.create("publisher", ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final Scripted batches = new Scripted();

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void publishesAtOnceAfterAHint() {
    var publisher = startIdle();

    publisher.tell(new Hint());

    eventuallyOwn(2);
    assertThat(batches.overdueCalls()).isOne();
  }

  @Test
  void looksForWhatNobodyHintedAtAndForWhatOthersLeft() {
    startIdle();

    time.timePasses(POLL);

    eventuallyOwn(2);
    eventuallyOverdue(2);
  }

  @Test
  void goesOnAtOnceWhileThereIsMore() {
    batches.answers(List.of(completedStage(true), completedStage(true), completedStage(false)));

    start();

    eventuallyOwn(3);
  }

  @Test
  void losesNoHintWhileItPublishes() {
    var slow = new CompletableFuture<Boolean>();
    batches.answers(List.of(slow));
    var publisher = start();
    eventuallyOwn(1);

    publisher.tell(new Hint());
    publisher.tell(new Hint());
    slow.complete(false);

    eventuallyOwn(2);
  }

  @Test
  void doesNotForgetTheOthersWhileThisRegionKeepsItBusy() {
    var slow = new CompletableFuture<Boolean>();
    var publisher = startIdle();
    batches.answers(List.of(slow));
    publisher.tell(new Hint());
    eventuallyOwn(2);

    time.timePasses(POLL);
    publisher.tell(new Hint());
    slow.complete(false);

    eventuallyOverdue(2);
  }

  @Test
  void leavesAloneWhatIsAwayAndComesBackByItself() {
    batches.answers(List.of(away(), away(), completedStage(false)));
    var publisher = start();
    eventuallyOwn(1);
    publisher.tell(new Hint());

    var passed = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              time.timePasses(Duration.ofMillis(50));
              passed.addAndGet(50);
              return batches.ownCalls() == 3;
            });

    // The first pause, and the second one, which is twice as long.
    assertThat(passed).hasValueGreaterThanOrEqualTo(600);
    eventuallyOverdue(1);
  }

  private ActorRef<Command> startIdle() {
    var publisher = start();
    eventuallyOverdue(1);
    return publisher;
  }

  private ActorRef<Command> start() {
    return kit.spawn(OutboxPublisher.create(batches, PUBLISHING, RESTARTS));
  }

  private void eventuallyOwn(int calls) {
    await().atMost(Duration.ofSeconds(10)).until(() -> batches.ownCalls() == calls);
  }

  private void eventuallyOverdue(int calls) {
    await().atMost(Duration.ofSeconds(10)).until(() -> batches.overdueCalls() == calls);
  }

  private static CompletionStage<Boolean> away() {
    return failedStage(new StoreException("away on demand", null));
  }

  /** Answers as told, then that there is nothing more. */
  private static final class Scripted implements OutboxPublisher.Batches {
    private final Queue<CompletionStage<Boolean>> next = new ConcurrentLinkedQueue<>();
    private final AtomicInteger own = new AtomicInteger();
    private final AtomicInteger overdue = new AtomicInteger();

    void answers(List<CompletionStage<Boolean>> answers) {
      next.addAll(answers);
    }

    @Override
    public CompletionStage<Boolean> own() {
      own.incrementAndGet();
      var answer = next.poll();
      return answer == null ? completedStage(false) : answer;
    }

    @Override
    public CompletionStage<Boolean> overdue() {
      overdue.incrementAndGet();
      return completedStage(false);
    }

    int ownCalls() {
      return own.get();
    }

    int overdueCalls() {
      return overdue.get();
    }
  }
}
