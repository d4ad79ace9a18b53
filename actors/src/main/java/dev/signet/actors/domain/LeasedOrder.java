// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import dev.signet.actors.Attempt;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.domain.OrderActor.CertificateStored;
import dev.signet.actors.domain.OrderActor.Command;
import dev.signet.actors.domain.OrderActor.Due;
import dev.signet.actors.domain.OrderActor.FailureStored;
import dev.signet.actors.domain.OrderActor.Loaded;
import dev.signet.actors.domain.OrderActor.Ordered;
import dev.signet.actors.domain.OrderActor.Prolonged;
import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.persistence.central.IssuanceStore.Lease;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.event.Level;

/**
 * One order under a lease: looks at the record again (somebody may have been faster), orders, and
 * stores the result with the lease's fencing number, so that one that comes too late is dropped.
 * The lease is prolonged meanwhile, and given back if the actor stops before the end.
 */
final class LeasedOrder {
  private final OrderAttempt attempt;
  private final IssuanceStore issuance;
  private final int failedAttempts;
  private Lease lease;
  private boolean ended;
  private int storeFailures;

  LeasedOrder(OrderAttempt attempt, Lease lease, int failedAttempts) {
    this.attempt = attempt;
    this.issuance = attempt.with().central().issuance();
    this.lease = lease;
    this.failedAttempts = failedAttempts;
  }

  Behavior<Command> checking() {
    attempt.timers().startTimerWithFixedDelay(Due.PROLONG, attempt.settings().prolongEvery());
    attempt.load();
    return receive(
        command ->
            switch (command) {
              case Loaded(Attempt.Done(var record)) when attempt.isSettled(record) -> {
                release();
                yield attempt.end(new OrderOutcome.Found(record));
              }
              case Loaded(Attempt.Done(var _)) -> ordering();
              case Loaded(Attempt.Away(var reason)) -> {
                release();
                yield attempt.storeAway("load", reason);
              }
              default -> prolonging(command);
            });
  }

  private Behavior<Command> ordering() {
    attempt
        .log(Level.INFO)
        .addKeyValue("fencing", lease.fencing())
        .addKeyValue("failedAttempts", failedAttempts)
        .log("order started");
    attempt.startTimer(Due.ORDER_TOO_LONG, attempt.settings().timeout());
    attempt
        .context()
        .pipeToSelf(
            attempt.with().issuer().order(attempt.name()),
            (result, failure) -> new Ordered(failure == null ? result : broken(failure)));
    return receive(
        command ->
            switch (command) {
              case Ordered(Issued(var certificate)) -> issued(certificate);
              case Ordered(Refused(var failure, var notBefore)) -> refused(failure, notBefore);
              case Due.ORDER_TOO_LONG ->
                  refused(
                      failure(
                          IssuanceFailure.Code.TIMED_OUT,
                          "the order took longer than "
                              + attempt.settings().timeout().toSeconds()
                              + " s"),
                      Optional.empty());
              default -> prolonging(command);
            });
  }

  private Behavior<Command> issued(SealedCertificate certificate) {
    attempt.timers().cancel(Due.ORDER_TOO_LONG);
    attempt.with().metrics().countIssued();
    attempt
        .log(Level.INFO)
        .addKeyValue("serial", certificate.serial())
        .addKeyValue("notAfter", certificate.notAfter())
        .log("certificate issued");
    return recording(
        held -> issuance.succeed(held, certificate),
        CertificateStored::new,
        new OrderOutcome.StoreAway("the certificate could not be stored"));
  }

  private Behavior<Command> refused(IssuanceFailure failure, Optional<Instant> notBefore) {
    attempt.timers().cancel(Due.ORDER_TOO_LONG);
    attempt.with().metrics().countRefused(failure.code());
    var attempts = failedAttempts + 1;
    var next =
        BackOff.nextAttempt(
            attempt.now(), attempts, notBefore, attempt.with().random().getAsDouble());
    attempt
        .log(Level.WARN)
        .addKeyValue("code", failure.code().text())
        .addKeyValue("detail", failure.detail())
        .addKeyValue("failedAttempts", attempts)
        .addKeyValue("nextAttemptAt", next)
        .log("order failed");
    var outcome = new OrderOutcome.Refused(failure, attempts, next);
    return recording(
        held -> issuance.fail(held, failure, next),
        stored -> new FailureStored(stored, outcome),
        outcome);
  }

  /**
   * Stores a result, again and again while the store is away: the authority has done its work, and
   * nobody else may order as long as the store cannot be asked.
   *
   * @param unstored how the attempt ends if the store stays away
   */
  private <T> Behavior<Command> recording(
      Function<Lease, CompletionStage<T>> store,
      Function<Attempt<T>, Command> answer,
      OrderOutcome unstored) {
    storeFailures = 0;
    attempt.startTimer(Due.RECORD_TOO_LONG, attempt.settings().recordPatience());
    Runnable tryOnce = () -> attempt.call(() -> store.apply(lease), answer);
    tryOnce.run();
    return receive(
        command ->
            switch (command) {
              case CertificateStored(Attempt.Done(var stored)) ->
                  end(
                      stored
                          .<OrderOutcome>map(OrderOutcome.Issued::new)
                          .orElseGet(OrderOutcome.LeaseLost::new));
              case FailureStored(Attempt.Done(var stored), var refusal) ->
                  end(stored ? refusal : new OrderOutcome.LeaseLost());
              case CertificateStored(Attempt.Away(var reason)) -> storeAgain(reason);
              case FailureStored(Attempt.Away(var reason), var _) -> storeAgain(reason);
              case Due.STORE_AGAIN -> {
                tryOnce.run();
                yield Behaviors.same();
              }
              case Due.RECORD_TOO_LONG -> end(unstored);
              default -> prolonging(command);
            });
  }

  private Behavior<Command> storeAgain(String reason) {
    var delay = StoreRetry.delay(++storeFailures);
    attempt
        .log(Level.WARN)
        .addKeyValue("reason", reason)
        .addKeyValue("again", delay)
        .log("result not stored");
    attempt.startTimer(Due.STORE_AGAIN, delay);
    return Behaviors.same();
  }

  private Behavior<Command> prolonging(Command command) {
    return switch (command) {
      case Due.PROLONG -> {
        attempt.call(() -> issuance.prolong(lease, attempt.settings().lease()), Prolonged::new);
        yield Behaviors.same();
      }
      case Prolonged(var answer) -> prolonged(answer);
      default -> Behaviors.unhandled();
    };
  }

  /**
   * A lease that is lost ends nothing yet: if nobody has taken it since, the result can still be
   * stored, and the store decides that by the fencing number.
   */
  private Behavior<Command> prolonged(Attempt<Optional<Lease>> answer) {
    switch (answer) {
      case Attempt.Done(var prolonged) when prolonged.isPresent() -> lease = prolonged.get();
      case Attempt.Done(var _) -> {
        attempt.timers().cancel(Due.PROLONG);
        attempt.log(Level.WARN).log("lease lost");
      }
      case Attempt.Away(var reason) ->
          attempt.log(Level.WARN).addKeyValue("reason", reason).log("lease not prolonged");
    }
    return Behaviors.same();
  }

  /** Gives an unused lease back, so that another node need not wait until it expires. */
  private void release() {
    if (ended) return;
    ended = true;
    var _ = Attempt.of(attempt.with().settings().storeTimeout(), () -> issuance.release(lease));
  }

  private Behavior<Command> end(OrderOutcome outcome) {
    ended = true;
    return attempt.end(outcome);
  }

  private Behavior<Command> receive(Function<Command, Behavior<Command>> handler) {
    return Behaviors.receive(Command.class)
        .onAnyMessage(handler::apply)
        .onSignal(
            PostStop.class,
            _ -> {
              release();
              return Behaviors.same();
            })
        .build();
  }

  private IssuanceResult broken(Throwable failure) {
    attempt.log(Level.ERROR).setCause(failure).log("the issuer broke its promise never to fail");
    return new Refused(
        failure(IssuanceFailure.Code.INTERNAL, "the order ended unexpectedly"), Optional.empty());
  }

  private IssuanceFailure failure(IssuanceFailure.Code code, String detail) {
    return new IssuanceFailure(code, detail, attempt.now());
  }
}
