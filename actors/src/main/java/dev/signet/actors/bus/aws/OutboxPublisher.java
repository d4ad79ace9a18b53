// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.signet.actors.Attempt;
import dev.signet.actors.WireMessage;
import dev.signet.actors.bus.aws.AwsBusSettings.Publishing;
import dev.signet.actors.bus.aws.AwsBusSettings.Restarts;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the region's committed changes one batch after the other: at once after a hint, else on
 * a timer, and later after a failure. One per region, on one of its control nodes.
 */
final class OutboxPublisher {

  sealed interface Command {}

  /** A change was committed. */
  record Hint() implements Command, WireMessage {}

  private record BatchEnded(Attempt<Boolean> attempt) implements Command {}

  private enum Due implements Command {
    POLL,
    RETRY
  }

  /** What there is to publish. */
  interface Batches {

    /**
     * Publishes what this region has committed.
     *
     * @return whether there may be more; fails if the store or the topic is away
     */
    CompletionStage<Boolean> own();

    /** The same with what any region has left lying for too long: it may be gone. */
    CompletionStage<Boolean> overdue();
  }

  private static final Logger LOG = LoggerFactory.getLogger(OutboxPublisher.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Batches batches;
  private final Publishing settings;
  private final Restarts restarts;
  private boolean hinted;
  private boolean pollDue;
  private int failures;

  static Behavior<Command> create(Batches batches, Publishing settings, Restarts restarts) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new OutboxPublisher(context, timers, batches, settings, restarts).starting()));
  }

  private OutboxPublisher(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Batches batches,
      Publishing settings,
      Restarts restarts) {
    this.context = context;
    this.timers = timers;
    this.batches = batches;
    this.settings = settings;
    this.restarts = restarts;
  }

  private Behavior<Command> starting() {
    timers.startTimerWithFixedDelay(Due.POLL, settings.pollEvery());
    return polling();
  }

  /** By the timer: a hint may have got lost, and another region may be gone. */
  private Behavior<Command> polling() {
    pollDue = false;
    return publishing(
        () ->
            batches
                .own()
                .thenCompose(more -> batches.overdue().thenApply(overdue -> more || overdue)));
  }

  private Behavior<Command> publishing(Supplier<CompletionStage<Boolean>> batch) {
    hinted = false;
    context.pipeToSelf(
        Attempt.of(settings.stepTimeout(), batch), (attempt, _) -> new BatchEnded(attempt));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case BatchEnded(Attempt.Done(var more)) -> published(more);
              case BatchEnded(Attempt.Away(var reason)) -> failed(reason);
              case Hint _ -> {
                hinted = true;
                yield Behaviors.same();
              }
              case Due.POLL -> {
                pollDue = true;
                yield Behaviors.same();
              }
              case Due.RETRY -> Behaviors.same();
            });
  }

  private Behavior<Command> resting() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Hint _ -> publishing(batches::own);
              case Due.POLL -> polling();
              case Due.RETRY -> Behaviors.same();
              case BatchEnded _ -> Behaviors.same();
            });
  }

  /** What is hinted at meanwhile waits with the rest. */
  private Behavior<Command> backingOff(Duration pause) {
    timers.startSingleTimer(Due.RETRY, pause);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Due.RETRY -> polling();
              case Due.POLL -> Behaviors.same();
              case Hint _, BatchEnded _ -> Behaviors.same();
            });
  }

  private Behavior<Command> published(boolean more) {
    failures = 0;
    if (more || pollDue) return polling();
    return hinted ? publishing(batches::own) : resting();
  }

  private Behavior<Command> failed(String reason) {
    var pause = restarts.pause(++failures);
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("again", pause)
        .log("changes not published");
    return backingOff(pause);
  }
}
