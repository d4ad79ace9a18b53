// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.Attempt;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.WireMessage;
import dev.signet.persistence.central.Outbox;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.event.ControlEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * outbox ─▶ apply ─▶ tell ─▶ mark published; one batch after the other: at once after a hint, else
 * on a timer, and later after a failure. What breaks off in between is done again, and applying
 * twice changes nothing. One per region, on one of its control nodes.
 */
final class LocalCarrier {

  sealed interface Command {}

  /** A change was committed. */
  record Hint() implements Command, WireMessage {}

  /**
   * @param attempt holds whether there may be more
   */
  private record BatchEnded(Attempt<Boolean> attempt) implements Command {}

  private record Due() implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(LocalCarrier.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Outbox outbox;
  private final RegionStore region;
  private final Arrivals arrivals;
  private final LocalBusSettings settings;
  private final MessageMetrics metrics;
  private boolean hinted;
  private int failures;

  static Behavior<Command> create(
      Outbox outbox,
      RegionStore region,
      Arrivals arrivals,
      LocalBusSettings settings,
      MessageMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LocalCarrier(context, timers, outbox, region, arrivals, settings, metrics)
                        .carrying()));
  }

  private LocalCarrier(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Outbox outbox,
      RegionStore region,
      Arrivals arrivals,
      LocalBusSettings settings,
      MessageMetrics metrics) {
    this.context = context;
    this.timers = timers;
    this.outbox = outbox;
    this.region = region;
    this.arrivals = arrivals;
    this.settings = settings;
    this.metrics = metrics;
  }

  private Behavior<Command> carrying() {
    hinted = false;
    context.pipeToSelf(
        Attempt.of(settings.stepTimeout(), this::batch), (attempt, _) -> new BatchEnded(attempt));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case BatchEnded(Attempt.Done(var more)) -> carried(more);
              case BatchEnded(Attempt.Away(var reason)) -> failed(reason);
              case Hint _ -> {
                hinted = true;
                yield Behaviors.same();
              }
              case Due _ -> Behaviors.same();
            });
  }

  private Behavior<Command> resting(Duration pause) {
    timers.startSingleTimer(new Due(), pause);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Due _ -> carrying();
              case Hint _ -> failures == 0 ? carrying() : Behaviors.same();
              case BatchEnded _ -> Behaviors.same();
            });
  }

  private Behavior<Command> carried(boolean more) {
    failures = 0;
    return more || hinted ? carrying() : resting(settings.pollEvery());
  }

  private Behavior<Command> failed(String reason) {
    var pause = StoreRetry.delay(++failures);
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("again", pause)
        .log("changes not carried to the region's store");
    return resting(pause);
  }

  private CompletionStage<Boolean> batch() {
    return outbox
        .unpublished(settings.batch())
        .thenCompose(changes -> changes.isEmpty() ? completedStage(false) : carry(changes));
  }

  private CompletionStage<Boolean> carry(List<ControlEvent> changes) {
    return apply(changes)
        .thenCompose(
            _ -> outbox.markPublished(changes.stream().map(ControlEvent::revision).toList()))
        .thenApply(_ -> true);
  }

  private CompletionStage<Done> apply(List<ControlEvent> changes) {
    return Source.from(changes)
        .mapAsyncUnordered(settings.parallelism(), this::apply)
        .runWith(Sink.ignore(), context.getSystem());
  }

  private CompletionStage<Done> apply(ControlEvent change) {
    return region
        .apply(change)
        .thenApply(
            changed -> {
              metrics.countApplied(change, changed);
              arrivals.applied(change.revision());
              return Done.getInstance();
            });
  }
}
