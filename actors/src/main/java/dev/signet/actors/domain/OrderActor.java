// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.signet.actors.Attempt;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.IssuanceStore.Lease;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Gets one certificate for one name, or finds out why there is none, and stops. First it needs the
 * right to order: at most one lease per name is live over all regions.
 *
 * <pre>
 * acquiring ─▶ checking ─▶ ordering ─▶ recording ─▶ Issued, Refused, LeaseLost
 *    ▲  │         └─▶ Found
 *    │  └─▶ elsewhere ─▶ Found, HeldElsewhere
 *    └───────────┘
 * </pre>
 *
 * One instance makes at most one order; from checking on it is a {@link LeasedOrder}.
 */
final class OrderActor {

  sealed interface Command {}

  record LeaseAnswered(Attempt<LeaseOutcome> attempt) implements Command {}

  record Loaded(Attempt<DomainRecord> attempt) implements Command {}

  record Ordered(IssuanceResult result) implements Command {}

  record Prolonged(Attempt<Optional<Lease>> attempt) implements Command {}

  record CertificateStored(Attempt<Optional<SealedCertificate>> attempt) implements Command {}

  record FailureStored(Attempt<Boolean> attempt, OrderOutcome refusal) implements Command {}

  enum Due implements Command {
    PROLONG,
    LOOK_AGAIN,
    STORE_AGAIN,
    ORDER_TOO_LONG,
    ELSEWHERE_TOO_LONG,
    RECORD_TOO_LONG
  }

  private final OrderAttempt attempt;
  private int storeFailures;

  /**
   * @param supersedes the certificate that needs a successor; a newer one found in the central
   *     store ends the attempt. {@link Revision#NONE} if there is none.
   */
  static Behavior<Command> create(
      DomainName name, Revision supersedes, Collaborators with, ActorRef<OrderOutcome> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new OrderActor(
                            new OrderAttempt(name, supersedes, with, replyTo, context, timers))
                        .acquiring()));
  }

  private OrderActor(OrderAttempt attempt) {
    this.attempt = attempt;
  }

  private Behavior<Command> acquiring() {
    attempt.call(
        () ->
            attempt
                .with()
                .central()
                .issuance()
                .acquire(attempt.name(), attempt.with().owner(), attempt.settings().lease()),
        LeaseAnswered::new);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case LeaseAnswered(Attempt.Done(LeaseOutcome.Acquired(var taken, var failed))) ->
                  leased(taken, failed);
              case LeaseAnswered(
                      Attempt.Done(LeaseOutcome.HeldByAnother(var owner, var expiresAt))) -> {
                attempt
                    .log(Level.INFO)
                    .addKeyValue("owner", owner)
                    .addKeyValue("until", expiresAt)
                    .log("another is ordering");
                yield elsewhere();
              }
              case LeaseAnswered(Attempt.Done(var _)) -> looking();
              case LeaseAnswered(Attempt.Away(var reason)) -> attempt.storeAway("lease", reason);
              case Due.ELSEWHERE_TOO_LONG -> attempt.end(new OrderOutcome.HeldElsewhere());
              default -> Behaviors.unhandled();
            });
  }

  /** A back-off or a removal that the domain's actor did not know of: it wants the record. */
  private Behavior<Command> looking() {
    attempt.load();
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Loaded(Attempt.Done(var record)) -> attempt.end(new OrderOutcome.Found(record));
              case Loaded(Attempt.Away(var reason)) -> attempt.storeAway("load", reason);
              case Due.ELSEWHERE_TOO_LONG -> attempt.end(new OrderOutcome.HeldElsewhere());
              default -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> elsewhere() {
    if (!attempt.timers().isTimerActive(Due.ELSEWHERE_TOO_LONG))
      attempt.startTimer(Due.ELSEWHERE_TOO_LONG, attempt.settings().elsewherePatience());
    attempt.startTimer(Due.LOOK_AGAIN, attempt.settings().elsewherePoll());
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Due.LOOK_AGAIN -> {
                attempt.load();
                yield Behaviors.same();
              }
              case Loaded(Attempt.Done(var record)) -> lookedElsewhere(record);
              case Loaded(Attempt.Away(var _)) -> {
                attempt.startTimer(Due.LOOK_AGAIN, StoreRetry.delay(++storeFailures));
                yield Behaviors.same();
              }
              case Due.ELSEWHERE_TOO_LONG -> attempt.end(new OrderOutcome.HeldElsewhere());
              default -> Behaviors.unhandled();
            });
  }

  private Behavior<Command> lookedElsewhere(DomainRecord record) {
    var now = attempt.now();
    storeFailures = 0;
    if (attempt.isSettled(record)) return attempt.end(new OrderOutcome.Found(record));
    if (record.issuance().leaseExpiresAt().filter(now::isBefore).isPresent()) {
      attempt.startTimer(Due.LOOK_AGAIN, attempt.settings().elsewherePoll());
      return Behaviors.same();
    }
    return acquiring();
  }

  private Behavior<Command> leased(Lease lease, int failedAttempts) {
    attempt.timers().cancel(Due.ELSEWHERE_TOO_LONG);
    return new LeasedOrder(attempt, lease, failedAttempts).checking();
  }
}
