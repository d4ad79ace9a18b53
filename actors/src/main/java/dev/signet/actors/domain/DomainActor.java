// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import dev.signet.actors.Attempt;
import dev.signet.actors.WireMessage;
import dev.signet.actors.domain.Domains.AllowAnswer;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import dev.signet.actors.domain.Domains.DescribeAnswer;
import dev.signet.actors.domain.Domains.RemoveAnswer;
import dev.signet.actors.domain.Domains.RenewAnswer;
import dev.signet.actors.renewal.Renewals.RenewalResult;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one domain name in this region: whether it is allowed, and its certificate's life. The one
 * place where handshakes for the name meet, so that any number of them costs one order.
 *
 * <pre>
 * loading ─▶ settled ⇄ ordering          what a name may do next: {@link Standing}
 *    ▲          │ ▲                      one order: {@link OrderActor}
 *    └──────────┘ └─▶ changing           answers for authorities: {@link ChallengeActor}
 * </pre>
 *
 * The central store is asked one thing at a time; what else arrives meanwhile is stashed, except
 * handshakes that can be answered from memory. An order runs beside all states.
 */
final class DomainActor {

  sealed interface Command {}

  record Allow(
      TenantId tenant, Origin origin, boolean redirectToHttps, ActorRef<AllowAnswer> replyTo)
      implements Command, WireMessage {}

  record Remove(ActorRef<RemoveAnswer> replyTo) implements Command, WireMessage {}

  record Describe(ActorRef<DescribeAnswer> replyTo) implements Command, WireMessage {}

  record FetchCertificate(Duration patience, ActorRef<CertificateAnswer> replyTo)
      implements Command, WireMessage {}

  /** Order a successor now, however good the present certificate is. */
  record Renew(ActorRef<RenewAnswer> replyTo) implements Command, WireMessage {}

  /** Order a successor if one is due; answered when the order has ended. */
  record RenewIfDue(ActorRef<RenewalAnswer> replyTo) implements Command, WireMessage {}

  record FetchHttpChallenge(String token, ActorRef<ChallengeAnswer> replyTo)
      implements Command, WireMessage {}

  record FetchTlsAlpnChallenge(ActorRef<ChallengeAnswer> replyTo) implements Command, WireMessage {}

  record RenewalAnswer(RenewalResult result) implements WireMessage {}

  /**
   * @param keyAuthorization for the authority alone, never logged
   */
  record ChallengeAnswer(Optional<String> keyAuthorization) implements WireMessage {
    @Override
    public String toString() {
      return "ChallengeAnswer[" + (keyAuthorization.isPresent() ? "found" : "none") + "]";
    }
  }

  /** The shard wants the name to leave this node; an order under way may end first. */
  enum Stop implements Command {
    STOP
  }

  private record Loaded(Attempt<DomainRecord> attempt) implements Command {}

  private record AllowEnded(Allow allow, DomainChanges.AllowResult result) implements Command {}

  private record RemoveEnded(Remove remove, DomainChanges.RemoveResult result) implements Command {}

  private record OrderEnded(OrderOutcome outcome) implements Command {}

  private record OrderStopped(ActorRef<OrderActor.Command> order) implements Command {}

  private record WaiterLeaves(long id) implements Command {}

  private enum Quiet implements Command {
    IDLE,
    GRACE_OVER
  }

  /** Room in the stash for the actor's own messages when no question fits any more. */
  private static final int RESERVE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(DomainActor.class);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StashBuffer<Command> stash;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final DomainName name;
  private final Collaborators with;
  private final KnownDomain known;
  private final Waiters waiters;
  private final CertificateLife life;
  private final AllowStatus status;
  private final ActorRef<ChallengeActor.Command> challenges;

  /**
   * @param shard told when the name has been idle
   */
  static Behavior<Command> create(
      DomainName name, Collaborators with, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        with.settings().mostWaiters() + RESERVE,
                        stash ->
                            new DomainActor(context, timers, stash, name, with, shard).loading())));
  }

  private DomainActor(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> stash,
      DomainName name,
      Collaborators with,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    this.context = context;
    this.timers = timers;
    this.stash = stash;
    this.name = name;
    this.with = with;
    this.shard = shard;
    var settings = with.settings();
    var copy =
        new RegionCopy(
            with.region(), settings.regionRefresh(), settings.storeTimeout(), with.clock());
    known = new KnownDomain(name, settings.freshFor());
    waiters =
        new Waiters(
            settings.mostWaiters(),
            (id, patience) -> timers.startSingleTimer(id, new WaiterLeaves(id), patience),
            timers::cancel);
    life = new CertificateLife(known, copy, waiters, with, this::startOrder);
    status = new AllowStatus(name, known, copy, life, with);
    challenges = context.spawn(ChallengeActor.create(name, with), "challenges");
    context.setReceiveTimeout(settings.idleAfter(), Quiet.IDLE);
  }

  /** The central store is being read. */
  private Behavior<Command> loading() {
    pipe(
        Attempt.of(with.settings().storeTimeout(), () -> with.central().domains().load(name)),
        Loaded::new);
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Loaded(Attempt.Done(var record)) -> {
                known.loaded(record, now());
                yield settle();
              }
              case Loaded(Attempt.Away(var reason)) -> {
                LOG.atWarn()
                    .addKeyValue("domain", name.text())
                    .addKeyValue("reason", reason)
                    .log("domain not loaded");
                known.away(reason, now());
                yield settle();
              }
              default -> aside(command);
            });
  }

  /** A change is on its way to the central store and the region store. */
  private Behavior<Command> changing() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case AllowEnded(var allow, var result) -> {
                status.allowed(result);
                allow.replyTo().tell(result.answer());
                yield settle();
              }
              case RemoveEnded(var remove, var result) -> {
                status.removed(result);
                remove.replyTo().tell(result.answer());
                yield settle();
              }
              default -> aside(command);
            });
  }

  /** While a store is asked: memory answers what it can, the rest waits its turn. */
  private Behavior<Command> aside(Command command) {
    switch (command) {
      case WaiterLeaves(var id) -> waiters.leave(id);
      case FetchHttpChallenge fetch -> askChallenges(fetch);
      case FetchTlsAlpnChallenge fetch -> askChallenges(fetch);
      case FetchCertificate fetch when known.usable(now()).isPresent() -> life.fetch(fetch);
      case Quiet.IDLE -> {}
      case OrderEnded _, OrderStopped _ -> stash.stash(command);
      case Stop.STOP -> stash.stash(command);
      default -> {
        if (stash.size() < with.settings().mostWaiters()) stash.stash(command);
        else Refusal.of(command, "too many questions for this name");
      }
    }
    return Behaviors.same();
  }

  private Behavior<Command> settle() {
    life.answerWaiters();
    return stash.unstashAll(settled());
  }

  private Behavior<Command> settled() {
    return Behaviors.receiveMessage(
        command -> {
          if (needsReading(command)) {
            stash.stash(command);
            return loading();
          }
          return handle(command);
        });
  }

  private Behavior<Command> handle(Command command) {
    switch (command) {
      case Allow allow -> {
        pipe(status.allow(allow), result -> new AllowEnded(allow, result));
        return changing();
      }
      case Remove remove -> {
        pipe(status.remove(), result -> new RemoveEnded(remove, result));
        return changing();
      }
      case Describe(var replyTo) -> replyTo.tell(status.describe());
      case FetchCertificate fetch -> life.fetch(fetch);
      case Renew(var replyTo) -> replyTo.tell(life.renew());
      case RenewIfDue(var replyTo) -> life.renewIfDue(replyTo);
      case FetchHttpChallenge fetch -> askChallenges(fetch);
      case FetchTlsAlpnChallenge fetch -> askChallenges(fetch);
      case WaiterLeaves(var id) -> waiters.leave(id);
      case OrderEnded(var outcome) -> {
        if (life.ended(outcome)) return loading();
      }
      case OrderStopped(var stopped) -> life.stopped(stopped);
      case Stop.STOP -> {
        return life.isOrdering() ? stopping() : Behaviors.stopped();
      }
      case Quiet.IDLE -> {
        if (!life.isOrdering()) shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
      }
      case Quiet.GRACE_OVER -> {}
      case Loaded _, AllowEnded _, RemoveEnded _ -> {}
    }
    return Behaviors.same();
  }

  /**
   * The name leaves this node; its order may end first, so that the authority's work is not lost.
   */
  private Behavior<Command> stopping() {
    timers.startSingleTimer(Quiet.GRACE_OVER, with.settings().stopGrace());
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case OrderEnded(var outcome) -> {
                var _ = life.ended(outcome);
                life.answerWaiters();
                yield Behaviors.stopped();
              }
              case OrderStopped _ -> brokenOff();
              case Quiet.GRACE_OVER -> brokenOff();
              case WaiterLeaves(var id) -> {
                waiters.leave(id);
                yield Behaviors.same();
              }
              default -> {
                Refusal.of(command, "the name moves to another node");
                yield Behaviors.same();
              }
            });
  }

  private Behavior<Command> brokenOff() {
    life.giveUp("the name moves to another node");
    return Behaviors.stopped();
  }

  /** Whether the answer must be right and what is known may be old, or nothing is known. */
  private boolean needsReading(Command command) {
    var now = now();
    if (known.isFresh(now) || known.isAway(now)) return false;
    return switch (command) {
      case Describe _, Renew _, RenewIfDue _ -> true;
      case FetchCertificate _ -> known.record().flatMap(DomainRecord::domain).isEmpty();
      default -> false;
    };
  }

  private ActorRef<OrderActor.Command> startOrder(Revision supersedes) {
    var outcomes = context.messageAdapter(OrderOutcome.class, OrderEnded::new);
    var order = context.spawnAnonymous(OrderActor.create(name, supersedes, with, outcomes));
    context.watchWith(order, new OrderStopped(order));
    return order;
  }

  private void askChallenges(FetchHttpChallenge fetch) {
    challenges.tell(new ChallengeActor.FindHttp(fetch.token(), fetch.replyTo()));
  }

  private void askChallenges(FetchTlsAlpnChallenge fetch) {
    challenges.tell(new ChallengeActor.FindTlsAlpn(fetch.replyTo()));
  }

  private <T> void pipe(CompletionStage<T> stage, Function<T, Command> message) {
    context.pipeToSelf(stage, (result, _) -> message.apply(result));
  }

  private Instant now() {
    return with.clock().instant();
  }
}
