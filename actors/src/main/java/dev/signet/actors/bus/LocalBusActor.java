// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.japi.function.Function;
import dev.signet.actors.Attempt;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.WireMessage;
import dev.signet.actors.bus.RegionFeed.Step;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the region store up to date, one step after the other: at once after a hint, else on a
 * timer, and later after a failure. One per region, on one of its control nodes.
 */
final class LocalBusActor {

  sealed interface Command {}

  /** A change was committed. */
  record Hint() implements Command, WireMessage {}

  /** Answered once the region store has been filled since this actor's start. */
  record AwaitFilled(ActorRef<Filled> replyTo) implements Command, WireMessage {}

  record Filled() implements WireMessage {}

  private record StepEnded(Attempt<Step> attempt) implements Command {}

  private record Reported(Attempt<Done> attempt) implements Command {}

  private enum Due implements Command {
    STEP,
    REPORT
  }

  /** A fill reads every domain; it may take longer than any single call to a store. */
  private static final Duration LONGEST_STEP = Duration.ofHours(1);

  /** Nodes of the region that wait for the first fill; more than any region has. */
  private static final int MOST_WAITING = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(LocalBusActor.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final RegionFeed feed;
  private final RegionProgressStore progress;
  private final String region;
  private final IntSupplier nodes;
  private final LocalBusSettings settings;
  private final BusMetrics metrics;
  private final List<ActorRef<Filled>> waiting = new ArrayList<>();
  private Optional<Revision> reached = Optional.empty();
  private boolean hinted;
  private int failures;

  static Behavior<Command> create(
      RegionFeed feed,
      RegionProgressStore progress,
      String region,
      IntSupplier nodes,
      LocalBusSettings settings,
      BusMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LocalBusActor(
                            context, timers, feed, progress, region, nodes, settings, metrics)
                        .starting()));
  }

  private LocalBusActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      RegionFeed feed,
      RegionProgressStore progress,
      String region,
      IntSupplier nodes,
      LocalBusSettings settings,
      BusMetrics metrics) {
    this.context = context;
    this.timers = timers;
    this.feed = feed;
    this.progress = progress;
    this.region = region;
    this.nodes = nodes;
    this.settings = settings;
    this.metrics = metrics;
  }

  private Behavior<Command> starting() {
    timers.startTimerWithFixedDelay(Due.REPORT, settings.reportEvery());
    return stepping();
  }

  private Behavior<Command> stepping() {
    hinted = false;
    context.pipeToSelf(
        Attempt.of(LONGEST_STEP, () -> reached.isEmpty() ? feed.first() : feed.next()),
        (attempt, _) -> new StepEnded(attempt));
    return receive(
        command -> {
          if (!(command instanceof StepEnded(var attempt))) return aside(command);
          return switch (attempt) {
            case Attempt.Done(var step) -> stepped(step);
            case Attempt.Away(var reason) -> failed(reason);
          };
        });
  }

  private Behavior<Command> resting(Duration pause) {
    timers.startSingleTimer(Due.STEP, pause);
    return receive(
        command -> {
          if (command == Due.STEP || (command instanceof Hint && failures == 0)) return stepping();
          return aside(command);
        });
  }

  private Behavior<Command> aside(Command command) {
    switch (command) {
      case Hint _ -> hinted = true;
      case AwaitFilled(var replyTo) when reached.isPresent() -> replyTo.tell(new Filled());
      case AwaitFilled(var replyTo) -> {
        // Who asks again has given up its last question.
        if (waiting.size() == MOST_WAITING) waiting.removeFirst();
        waiting.add(replyTo);
      }
      case Due.REPORT -> reached.ifPresent(this::report);
      case Reported(Attempt.Away(var reason)) ->
          LOG.atWarn().addKeyValue("reason", reason).log("region's progress not reported");
      case Reported _, StepEnded _ -> {}
      case Due.STEP -> {}
    }
    return Behaviors.same();
  }

  private Behavior<Command> stepped(Step step) {
    failures = 0;
    var isFirst = reached.isEmpty();
    reached = Optional.of(step.reached());
    if (isFirst) {
      waiting.forEach(replyTo -> replyTo.tell(new Filled()));
      waiting.clear();
      report(step.reached());
    }
    if (step.more()) {
      metrics.behind(step.reached());
      return stepping();
    }
    metrics.upToDate(step.reached());
    return hinted ? stepping() : resting(settings.pollEvery());
  }

  private Behavior<Command> failed(String reason) {
    var delay = StoreRetry.delay(++failures);
    metrics.behind(reached.orElse(Revision.NONE));
    LOG.atWarn()
        .addKeyValue("region", region)
        .addKeyValue("reason", reason)
        .addKeyValue("again", delay)
        .log("region store not brought up to date");
    return resting(delay);
  }

  private void report(Revision revision) {
    context.pipeToSelf(
        Attempt.of(
            settings.stepTimeout(),
            () ->
                progress
                    .report(region, revision, nodes.getAsInt())
                    .thenApply(_ -> Done.getInstance())),
        (attempt, _) -> new Reported(attempt));
  }

  private Behavior<Command> receive(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler)
        .onSignal(
            PostStop.class,
            _ -> {
              metrics.elsewhere();
              return Behaviors.same();
            })
        .build();
  }
}
