// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.ControlSingleton;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has certificates replaced in time, the most urgent first, with no need of visitors:
 *
 * <pre>
 * interval ─▶ due names, one batch ─▶ at most so many a second ─▶ at most so many at once ─▶ the name's actor
 * </pre>
 *
 * A full batch of which something was renewed is followed by the next at once; what could not be
 * renewed has a back-off of its own and is not due before that ends. One per region; two regions
 * that find the same name due order once, by its lease.
 */
public final class RenewalScheduler {

  sealed interface Command {}

  private enum Due implements Command {
    WALK
  }

  private record WalkEnded(int found, int renewed) implements Command {}

  private record WalkFailed(Throwable failure) implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(RenewalScheduler.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final IssuanceStore issuance;
  private final Renewals renewals;
  private final RenewalSettings settings;
  private final InstantSource clock;

  /** Starts the scheduler on a node with the role control; it runs on one of them. */
  public static void init(
      ActorSystem<?> system,
      IssuanceStore issuance,
      Renewals renewals,
      RenewalSettings settings,
      InstantSource clock) {
    ControlSingleton.init(system, "renewal-scheduler", create(issuance, renewals, settings, clock));
  }

  static Behavior<Command> create(
      IssuanceStore issuance, Renewals renewals, RenewalSettings settings, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new RenewalScheduler(context, timers, issuance, renewals, settings, clock)
                        .resting()));
  }

  private RenewalScheduler(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      IssuanceStore issuance,
      Renewals renewals,
      RenewalSettings settings,
      InstantSource clock) {
    this.context = context;
    this.timers = timers;
    this.issuance = issuance;
    this.renewals = renewals;
    this.settings = settings;
    this.clock = clock;
  }

  private Behavior<Command> resting() {
    timers.startSingleTimer(Due.WALK, settings.interval());
    return Behaviors.receiveMessage(
        command -> command == Due.WALK ? walking() : Behaviors.unhandled());
  }

  private Behavior<Command> walking() {
    context.pipeToSelf(
        walk(), (ended, failure) -> failure == null ? ended : new WalkFailed(failure));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case WalkEnded(var found, var renewed) -> {
                if (found > 0)
                  LOG.atInfo()
                      .addKeyValue("due", found)
                      .addKeyValue("renewed", renewed)
                      .log("renewals walked");
                yield found == settings.batch() && renewed > 0 ? walking() : resting();
              }
              case WalkFailed(var failure) -> {
                LOG.atWarn()
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("renewals not walked");
                yield resting();
              }
              case Due.WALK -> Behaviors.unhandled();
            });
  }

  private CompletionStage<Command> walk() {
    return issuance.dueForRenewal(clock.instant(), settings.batch()).thenCompose(this::renewAll);
  }

  private CompletionStage<Command> renewAll(List<DomainName> due) {
    return Source.from(due)
        .throttle(settings.perSecond(), Duration.ofSeconds(1))
        .mapAsyncUnordered(settings.parallelism(), renewals::renewIfDue)
        .filter(result -> result == RenewalResult.RENEWED)
        .runWith(Sink.fold(0, (renewed, _) -> renewed + 1), context.getSystem())
        .thenApply(renewed -> new WalkEnded(due.size(), renewed));
  }
}
