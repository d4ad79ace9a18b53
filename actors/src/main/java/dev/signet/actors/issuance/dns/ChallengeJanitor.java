// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.signet.persistence.aws.AwsRefusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;

/**
 * Removes records that no order needs any more, because the node that was to remove them was killed
 * or Route 53 was away. Several regions may do so at once: a record goes once.
 */
public final class ChallengeJanitor {
  public sealed interface Command {}

  private enum Due implements Command {
    SWEEP
  }

  private enum Swept implements Command {
    SWEPT
  }

  private static final Logger LOG = LoggerFactory.getLogger(ChallengeJanitor.class);

  /** Route 53 takes few calls: regions and restarts that come together spread over this long. */
  private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMinutes(10);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final TextZones records;
  private final DnsSettings settings;
  private final Executor blocking;
  private final InstantSource clock;

  private ChallengeJanitor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      TextZones records,
      DnsSettings settings,
      Executor blocking,
      InstantSource clock) {
    this.context = context;
    this.timers = timers;
    this.records = records;
    this.settings = settings;
    this.blocking = blocking;
    this.clock = clock;
  }

  static Behavior<Command> create(
      TextZones records, DnsSettings settings, Executor blocking, InstantSource clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new ChallengeJanitor(context, timers, records, settings, blocking, clock)
                        .resting(firstPause(settings.janitorEvery()))));
  }

  private static Duration firstPause(Duration every) {
    var longest = every.compareTo(LONGEST_FIRST_PAUSE) < 0 ? every : LONGEST_FIRST_PAUSE;
    return Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest.toNanos()) + 1);
  }

  private Behavior<Command> resting(Duration pause) {
    timers.startSingleTimer(Due.SWEEP, pause);
    return Behaviors.receiveMessage(
        command -> command == Due.SWEEP ? sweeping() : Behaviors.unhandled());
  }

  private Behavior<Command> sweeping() {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(this::sweep, blocking),
        (_, failure) -> {
          if (failure != null)
            LOG.atWarn().setCause(failure).log("left-over challenges not looked for");
          return Swept.SWEPT;
        });
    return Behaviors.receiveMessage(
        command ->
            command == Swept.SWEPT ? resting(settings.janitorEvery()) : Behaviors.unhandled());
  }

  private Swept sweep() {
    try {
      for (var zoneId : settings.zones().values()) sweep(zoneId);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Swept.SWEPT;
  }

  /** What is wrong with one zone or one record says nothing of the others. */
  private void sweep(String zoneId) throws InterruptedException {
    try {
      for (var record : records.ours(zoneId))
        if (record.isOver(clock.instant()) && !removed(zoneId, record)) return;
    } catch (ExecutionException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("zone", zoneId)
          .addKeyValue("reason", AwsRefusal.of(e).reason())
          .log("left-over challenges not looked for to the end");
    }
  }

  /**
   * @return whether to go on with the zone's others: not if nobody answers
   */
  private boolean removed(String zoneId, TextRecord record) throws InterruptedException {
    try {
      records.remove(zoneId, record).get();
      LOG.atInfo().addKeyValue("record", record.name()).log("left-over challenge removed");
      return true;
    } catch (ExecutionException e) {
      if (isGone(e)) return true;
      var refusal = AwsRefusal.of(e);
      LOG.atWarn()
          .addKeyValue("zone", zoneId)
          .addKeyValue("record", record.name())
          .addKeyValue("reason", refusal.reason())
          .log("left-over challenge not removed");
      return refusal.kind() != AwsRefusal.Kind.AWAY;
    }
  }

  /** Route 53 has no code of its own for it. */
  private static boolean isGone(ExecutionException failure) {
    return failure.getCause() instanceof InvalidChangeBatchException refused
        && String.valueOf(refused.getMessage()).contains("not found");
  }
}
