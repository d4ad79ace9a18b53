// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.signet.actors.Attempt;
import dev.signet.actors.domain.DomainActor.ChallengeAnswer;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.ChallengeStore.Challenge;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Answers certification authorities' questions for one name from the central store, whichever
 * region ordered. Asks it only for an allowed name with an order under way, once for all who ask
 * the same at the same time, and remembers the answer for a moment: an authority asks from several
 * places at once, and anybody else may ask for made-up tokens as often as they like.
 */
final class ChallengeActor {

  sealed interface Command {}

  /** The HTTP-01 key authorization for a token (RFC 8555 §8.3). */
  record FindHttp(String token, ActorRef<ChallengeAnswer> replyTo) implements Command {}

  /** The TLS-ALPN-01 key authorization (RFC 8737). */
  record FindTlsAlpn(ActorRef<ChallengeAnswer> replyTo) implements Command {}

  private record Looked(Question question, Attempt<Optional<Challenge>> attempt)
      implements Command {}

  private record Forget(Question question) implements Command {}

  private sealed interface Question {}

  private record HttpToken(String token) implements Question {}

  private enum TlsAlpn implements Question {
    QUESTION
  }

  /** What is known about one question: who waits for the answer, or the answer. */
  private sealed interface Known {}

  private record Asking(List<ActorRef<ChallengeAnswer>> waiting) implements Known {}

  private record Answered(ChallengeAnswer answer) implements Known {}

  private static final ChallengeAnswer NONE = new ChallengeAnswer(Optional.empty());

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final DomainName name;
  private final Collaborators with;
  private final DomainSettings.Challenges settings;
  private final Map<Question, Known> known = new HashMap<>();

  static Behavior<Command> create(DomainName name, Collaborators with) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ChallengeActor(context, timers, name, with).answering()));
  }

  private ChallengeActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      DomainName name,
      Collaborators with) {
    this.context = context;
    this.timers = timers;
    this.name = name;
    this.with = with;
    this.settings = with.settings().challenges();
  }

  private Behavior<Command> answering() {
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case FindHttp(var token, var replyTo) -> find(new HttpToken(token), replyTo);
            case FindTlsAlpn(var replyTo) -> find(TlsAlpn.QUESTION, replyTo);
            case Looked(var question, Attempt.Done(var challenge)) -> answer(question, challenge);
            case Looked(var question, Attempt.Away(var reason)) -> {
              context
                  .getLog()
                  .atWarn()
                  .addKeyValue("domain", name.text())
                  .addKeyValue("reason", reason)
                  .log("challenge not looked up");
              answer(question, Optional.empty());
            }
            case Forget(var question) -> known.remove(question);
          }
          return Behaviors.same();
        });
  }

  private void find(Question question, ActorRef<ChallengeAnswer> replyTo) {
    switch (known.get(question)) {
      case Answered(var answer) -> replyTo.tell(answer);
      case Asking(var waiting) when waiting.size() < settings.most() -> waiting.add(replyTo);
      case Asking _ -> replyTo.tell(NONE);
      case null -> {
        if (known.size() < settings.most()) {
          known.put(question, new Asking(new ArrayList<>(List.of(replyTo))));
          look(question);
        } else {
          replyTo.tell(NONE);
        }
      }
    }
  }

  private void look(Question question) {
    var central = with.central();
    context.pipeToSelf(
        Attempt.of(
            with.settings().storeTimeout(),
            () ->
                central
                    .domains()
                    .load(name)
                    .thenCompose(
                        record ->
                            isOrderUnderWay(record)
                                ? stored(central.challenges(), question)
                                : completedStage(Optional.empty()))),
        (attempt, _) -> new Looked(question, attempt));
  }

  private boolean isOrderUnderWay(DomainRecord record) {
    var now = with.clock().instant();
    return record.domain().isPresent()
        && record.issuance().leaseExpiresAt().filter(now::isBefore).isPresent();
  }

  private CompletionStage<Optional<Challenge>> stored(ChallengeStore store, Question question) {
    return switch (question) {
      case HttpToken(var token) -> store.findHttp(name, token);
      case TlsAlpn.QUESTION -> store.findTlsAlpn(name);
    };
  }

  private void answer(Question question, Optional<Challenge> challenge) {
    var answer = new ChallengeAnswer(challenge.map(Challenge::keyAuthorization));
    if (known.put(question, new Answered(answer)) instanceof Asking(var waiting))
      waiting.forEach(replyTo -> replyTo.tell(answer));
    Duration keep = challenge.isPresent() ? settings.keepFound() : settings.keepMissing();
    timers.startSingleTimer(question, new Forget(question), keep);
  }
}
