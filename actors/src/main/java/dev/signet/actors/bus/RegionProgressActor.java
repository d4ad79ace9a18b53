// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.japi.function.Function;
import dev.signet.actors.Attempt;
import dev.signet.actors.WireMessage;
import dev.signet.actors.bus.FillMetrics.Kind;
import dev.signet.actors.bus.RegionAccount.Move;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps account of up to where the region's store is complete, and sees to it that it becomes so:
 *
 * <pre>
 *             ┌─ each second ─▶ looking ─┬─ nothing noted: lost ──────────────▶ filling, from the first change
 *   resting ──┤                    ▲     ├─ another copy that lacks something ▶ filling, from what it has noted
 *      ▲      │                    │     └─ something missing for too long ────▶ filling, from what is complete
 *      │      └─ further than noted ─▶ marking ─▶ resting                            │
 *      └────────────────── looking ◀─────────────────────────────────────────────────┘
 * </pre>
 *
 * One step after the other, so that nobody but this actor moves the store's note. One per region,
 * on one of its control nodes. Restarted, it goes on from what the store has noted.
 */
final class RegionProgressActor {

  sealed interface Command {}

  /** A change is in the region store. */
  record Applied(Revision revision) implements Command, WireMessage {}

  /** The region store is to be filled again from the first change on. */
  record Repopulate() implements Command, WireMessage {}

  /** Answered once the region store has held all that was committed before this actor's start. */
  record AwaitFilled(ActorRef<Filled> replyTo) implements Command, WireMessage {}

  record Filled() implements WireMessage {}

  /**
   * @param history which one the region store has
   * @param noted up to where the region store says it is complete; empty if it says nothing
   * @param newest the newest change there is
   */
  private record Look(String history, Optional<Revision> noted, Revision newest) {}

  private record Looked(Attempt<Look> attempt) implements Command {}

  private record Marked(Attempt<Boolean> attempt) implements Command {}

  private record PageFilled(RegionFill.Filled page) implements Command {}

  private record FillEnded(Attempt<RegionFill.Filled> attempt) implements Command {}

  private record Reported(Attempt<Done> attempt) implements Command {}

  /** See {@link ProgressTimers}. */
  enum Due implements Command {
    LOOK,
    RETRY,
    MARK,
    REPORT_SOON,
    REPORT
  }

  /**
   * The pages of a fill have a timeout of their own; this one only guards against a lost answer.
   */
  private static final Duration LONGEST_FILL = Duration.ofDays(1);

  private static final Logger LOG = LoggerFactory.getLogger(RegionProgressActor.class);

  private final ActorContext<Command> context;
  private final ProgressTimers timers;
  private final ProgressSurroundings around;
  private final RegionProgressSettings settings;
  private final RegionAccount account;
  private final ProgressAudience audience;
  private boolean repopulationAsked;
  private boolean lookDue;

  static Behavior<Command> create(ProgressSurroundings around, RegionProgressSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new RegionProgressActor(context, timers, around, settings).starting()));
  }

  private RegionProgressActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ProgressSurroundings around,
      RegionProgressSettings settings) {
    this.context = context;
    this.timers = new ProgressTimers(timers, settings);
    this.around = around;
    this.settings = settings;
    this.account = new RegionAccount(settings.window(), settings.patience());
    this.audience = new ProgressAudience(around.metrics());
  }

  private Behavior<Command> starting() {
    timers.start();
    return looking();
  }

  private Behavior<Command> looking() {
    lookDue = false;
    context.pipeToSelf(
        Attempt.of(settings.stepTimeout(), this::look), (attempt, _) -> new Looked(attempt));
    return receive(
        command ->
            switch (command) {
              case Looked(Attempt.Done(var look)) -> looked(look);
              case Looked(Attempt.Away(var reason)) ->
                  backingOff("region's store not looked at", reason);
              case Command other -> aside(other);
            });
  }

  /** The history first: what was applied to another copy before is among what is newest then. */
  private CompletionStage<Look> look() {
    var store = around.store();
    return store
        .history()
        .thenCompose(
            history ->
                store
                    .completeUpTo()
                    .thenCombine(
                        around.central().outbox().newest(),
                        (noted, newest) -> new Look(history, noted, newest)));
  }

  private Behavior<Command> looked(Look look) {
    timers.succeeded();
    var now = around.clock().instant();
    var finding = account.look(look.history(), look.noted(), look.newest(), now);
    audience.show(account);
    if (repopulationAsked) return repopulating("asked for");
    return switch (finding) {
      case FINE -> resting();
      case MISSING -> filling(Kind.RECONCILIATION, "changes are missing");
      case OLD_COPY -> filling(Kind.RECONCILIATION, "the store went back to an old copy");
      case LOST -> {
        around.onLost().run();
        yield repopulating("the store is new or was lost");
      }
    };
  }

  private Behavior<Command> resting() {
    if (lookDue || repopulationAsked) return looking();
    markSoon();
    return receive(
        command ->
            switch (command) {
              case Due.LOOK -> looking();
              case Due.MARK -> account.move().map(this::marking).orElseGet(Behaviors::same);
              case Repopulate _ -> {
                repopulationAsked = true;
                yield looking();
              }
              case Command other -> aside(other);
            });
  }

  private Behavior<Command> marking(Move move) {
    context.pipeToSelf(
        Attempt.of(
            settings.stepTimeout(),
            () -> around.store().advance(account.history(), move.from(), move.upTo())),
        (attempt, _) -> new Marked(attempt));
    return receive(
        command ->
            switch (command) {
              case Marked(Attempt.Done(var isMarked)) when isMarked -> {
                account.marked(move.upTo());
                audience.show(account);
                timers.reportSoon();
                yield resting();
              }
              // Lost, failed over, or moved by another actor of this kind that does not know yet
              // that it is over.
              case Marked(Attempt.Done<Boolean> _) -> looking();
              case Marked(Attempt.Away(var reason)) -> backingOff("progress not noted", reason);
              case Command other -> aside(other);
            });
  }

  private Behavior<Command> repopulating(String why) {
    repopulationAsked = false;
    account.lose();
    return filling(Kind.REPOPULATION, why);
  }

  private Behavior<Command> filling(Kind kind, String why) {
    var self = context.getSelf();
    var fill =
        FillUnderWay.begin(around, account, kind, why, page -> self.tell(new PageFilled(page)));
    context.pipeToSelf(
        Attempt.of(LONGEST_FILL, fill::filled), (attempt, _) -> new FillEnded(attempt));
    return receive(
        command ->
            switch (command) {
              case PageFilled(var page) -> {
                fill.brought(page);
                account.marked(page.upTo());
                audience.show(account);
                timers.reportSoon();
                yield Behaviors.same();
              }
              // A fill that is under way is enough.
              case Repopulate _ when fill.isWhole() -> Behaviors.same();
              case FillEnded(Attempt.Done(var filled)) -> {
                fill.complete(filled);
                yield filled(filled.upTo());
              }
              case FillEnded(Attempt.Away(var reason)) -> {
                fill.failed();
                yield backingOff("region's store not filled", reason);
              }
              case Command other -> aside(other);
            },
        fill::end);
  }

  private Behavior<Command> filled(Revision upTo) {
    timers.succeeded();
    account.filled(upTo);
    audience.show(account);
    timers.reportSoon();
    return looking();
  }

  /** What comes meanwhile is added up; it is marked and looked at afterwards. */
  private Behavior<Command> backingOff(String what, String reason) {
    var pause = timers.retryLater();
    audience.showUnknown(account);
    LOG.atWarn()
        .addKeyValue("region", around.report().region())
        .addKeyValue("reason", reason)
        .addKeyValue("again", pause)
        .log(what);
    return receive(command -> command == Due.RETRY ? looking() : aside(command));
  }

  private Behavior<Command> aside(Command command) {
    switch (command) {
      case Applied(var revision) -> {
        account.add(revision);
        markSoon();
      }
      case AwaitFilled(var replyTo) -> audience.awaitFilled(replyTo);
      case Repopulate _ -> repopulationAsked = true;
      case Due.LOOK -> lookDue = true;
      case Due.REPORT -> {
        report(() -> around.report().renewName());
        timers.reportSoon();
      }
      case Due.REPORT_SOON ->
          account.marked().ifPresent(upTo -> report(() -> around.report().send(upTo)));
      case Reported(Attempt.Away(var reason)) ->
          LOG.atWarn().addKeyValue("reason", reason).log("region's progress not reported");
      case Reported _, Looked _, Marked _, PageFilled _, FillEnded _ -> {}
      case Due.MARK, Due.RETRY -> {}
    }
    return Behaviors.same();
  }

  private void markSoon() {
    if (account.move().isPresent()) timers.markSoon();
  }

  private void report(Supplier<CompletionStage<Done>> call) {
    context.pipeToSelf(
        Attempt.of(settings.stepTimeout(), call), (attempt, _) -> new Reported(attempt));
  }

  private Behavior<Command> receive(Function<Command, Behavior<Command>> handler) {
    return receive(handler, () -> {});
  }

  private Behavior<Command> receive(
      Function<Command, Behavior<Command>> handler, Runnable abandon) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler)
        .onSignal(PreRestart.class, _ -> stopped(abandon, false))
        .onSignal(PostStop.class, _ -> stopped(abandon, around.isLastNode().getAsBoolean()))
        .build();
  }

  private Behavior<Command> stopped(Runnable abandon, boolean releaseName) {
    abandon.run();
    audience.elsewhere();
    around.fills().elsewhere();
    if (releaseName) around.report().releaseName();
    return Behaviors.same();
  }
}
