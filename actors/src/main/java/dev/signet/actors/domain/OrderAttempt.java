// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.signet.actors.Attempt;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One attempt to get a certificate: what it is for, and what its steps do in the same way. Shared
 * by {@link OrderActor} and {@link LeasedOrder}, which are one actor; not for use by two.
 *
 * @param supersedes the certificate that needs a successor; {@link Revision#NONE} if there is none
 */
record OrderAttempt(
    DomainName name,
    Revision supersedes,
    Collaborators with,
    ActorRef<OrderOutcome> replyTo,
    ActorContext<OrderActor.Command> context,
    TimerScheduler<OrderActor.Command> timers) {

  private static final Logger LOG = LoggerFactory.getLogger(OrderActor.class);

  Instant now() {
    return with.clock().instant();
  }

  DomainSettings.Orders settings() {
    return with.settings().orders();
  }

  /** Calls a store; the answer, or that there was none, comes as a message. */
  <T> void call(
      Supplier<CompletionStage<T>> store, Function<Attempt<T>, OrderActor.Command> answer) {
    context.pipeToSelf(
        Attempt.of(with.settings().storeTimeout(), store), (attempt, _) -> answer.apply(attempt));
  }

  /** Reads what the central store holds by now; comes as {@link OrderActor.Loaded}. */
  void load() {
    call(() -> with.central().domains().load(name), OrderActor.Loaded::new);
  }

  void startTimer(OrderActor.Due due, Duration delay) {
    timers.startSingleTimer(due, due, delay);
  }

  /** Whether an order is out of place: not allowed any more, backing off, or served already. */
  boolean isSettled(DomainRecord record) {
    if (!(Standing.forOrder(record, now()) instanceof Standing.MayOrder)) return true;
    return Standing.usable(record, now())
        .filter(certificate -> certificate.revision().isNewerThan(supersedes))
        .isPresent();
  }

  Behavior<OrderActor.Command> end(OrderOutcome outcome) {
    log(Level.DEBUG)
        .addKeyValue("outcome", outcome.getClass().getSimpleName())
        .log("issuance attempt ended");
    replyTo.tell(outcome);
    return Behaviors.stopped();
  }

  Behavior<OrderActor.Command> storeAway(String step, String reason) {
    log(Level.WARN)
        .addKeyValue("step", step)
        .addKeyValue("reason", reason)
        .log("central store away");
    return end(new OrderOutcome.StoreAway(reason));
  }

  LoggingEventBuilder log(Level level) {
    return LOG.atLevel(level).addKeyValue("domain", name.text());
  }
}
