// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;
import static java.util.concurrent.TimeUnit.SECONDS;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.stream.KillSwitches;
import akka.stream.RestartSettings;
import akka.stream.UniqueKillSwitch;
import akka.stream.alpakka.sqs.MessageAction;
import akka.stream.alpakka.sqs.SqsAckGroupedSettings;
import akka.stream.alpakka.sqs.SqsSourceSettings;
import akka.stream.alpakka.sqs.javadsl.SqsAckFlow;
import akka.stream.alpakka.sqs.javadsl.SqsSource;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Merge;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.bus.aws.Verdict.Poisonous;
import dev.signet.actors.bus.aws.Verdict.Settled;
import dev.signet.actors.bus.aws.Verdict.Unsettled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import scala.concurrent.duration.FiniteDuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes messages from one queue and acknowledges each after its effect, never before: whatever
 * breaks in between, the queue delivers again. In any order, and more than once.
 *
 * <pre>
 *  ┌ run, again after a pause whenever it failed ──────────────────────────────────────────────┐
 *  │ gate ─▶ receive ┐                                                                         │
 *  │         receive ├▶ merge ─▶ effect ×parallelism ─▶ verdict ─▶ group ─▶ delete, hand back  │
 *  │         receive ┘           (message held)           │                                    │
 *  │            ▲                                         │                                    │
 *  │            └────────── stop ◀── unsettled ───────────┘                                    │
 *  └───────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * The gate opens once the queue and all that effects need do answer, so that an outage costs a
 * message one of its few receives at most. However a run ends, what was received by then is settled
 * or handed back first.
 */
final class QueueStream {

  /** What one message does. Never fails; outcomes are verdicts. */
  interface Effect {
    CompletionStage<Verdict> of(Message message);
  }

  /** Says when effects can be had. */
  interface Gate {

    /** Completes if they can be had now, else fails with the reason; in bounded time. */
    CompletionStage<Done> opened();
  }

  private static final Logger LOG = LoggerFactory.getLogger(QueueStream.class);

  /** Most that SQS gives, deletes or changes in one call. */
  private static final int MOST_PER_CALL = 10;

  private final ActorSystem<?> system;
  private final SqsAsyncClient receiver;
  private final SqsAsyncClient client;
  private final String name;
  private final String queue;
  private final AwsBusSettings settings;
  private final Gate gate;
  private final Effect effect;
  private final Hold hold;
  private final UniqueKillSwitch end;
  private final CompletionStage<Done> ended;
  private final CompletableFuture<Verdict> cut = new CompletableFuture<>();

  private Optional<Reception> reception = Optional.empty();
  private boolean closing;
  private volatile boolean paused;
  private volatile boolean flows;

  /**
   * @param name of the stream, for people
   */
  static QueueStream start(
      ActorSystem<?> system,
      AwsClients clients,
      String name,
      String queue,
      AwsBusSettings settings,
      Gate gate,
      Effect effect) {
    return new QueueStream(system, clients, name, queue, settings, gate, effect);
  }

  private QueueStream(
      ActorSystem<?> system,
      AwsClients clients,
      String name,
      String queue,
      AwsBusSettings settings,
      Gate gate,
      Effect effect) {
    this.system = system;
    this.receiver = clients.receiverOf(queue);
    this.client = clients.ofQueue(queue);
    this.name = name;
    this.queue = queue;
    this.settings = settings;
    this.gate = gate;
    this.effect = effect;
    this.hold = new Hold(system, client, queue, settings.receiving().visibility());
    var running =
        RestartSource.onFailuresWithBackoff(restarts(), this::run)
            .viaMat(KillSwitches.single(), Keep.right())
            .toMat(Sink.ignore(), Keep.both())
            .named(name)
            .run(system);
    this.end = running.first();
    this.ended = running.second();
  }

  /** Whether messages are being received, and have their effects. */
  boolean flows() {
    return flows;
  }

  /**
   * Receives no more, ends what is under way and hands the rest back.
   *
   * @return completes when that is done, after {@link AwsBusSettings#closeWithin} at the latest
   */
  CompletionStage<Done> close() {
    beginClosing().ifPresentOrElse(Reception::stop, end::shutdown);
    var limit = settings.closeWithin();
    later(limit.multipliedBy(2).dividedBy(3), () -> cut.complete(new Unsettled("closed")));
    later(limit, end::shutdown);
    return ended.exceptionally(_ -> Done.getInstance());
  }

  private Source<Done, NotUsed> run() {
    return Source.lazyCompletionStageSource(() -> gate.opened().thenApply(_ -> received()))
        .mapMaterializedValue(_ -> NotUsed.getInstance())
        .mapError(Throwable.class, this::noted);
  }

  private Source<Done, NotUsed> received() {
    var opened = open();
    if (opened.isEmpty()) return Source.empty();
    var current = opened.get();
    return merged(current)
        .mapAsyncUnordered(settings.receiving().parallelism(), message -> judged(current, message))
        .named("effect")
        .groupedWithin(MOST_PER_CALL, settings.receiving().acknowledgeWithin())
        .named("group")
        .mapAsyncUnordered(settings.receiving().requests(), this::acknowledge)
        .named("acknowledge")
        .concatLazy(Source.lazySource(() -> over(current)));
  }

  /**
   * Receives that run at once are sources of their own: one source answers in order of requests.
   */
  private Source<Message, NotUsed> merged(Reception current) {
    var sources = new ArrayList<Source<Message, NotUsed>>();
    for (var i = 0; i < settings.receiving().requests(); i++)
      sources.add(SqsSource.create(queue, receiving(), current).named("receive-" + i));
    return Source.<Message, Message, NotUsed>combine(sources, Merge::create)
        .named("merge")
        .mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private SqsSourceSettings receiving() {
    return SqsSourceSettings.create()
        .withWaitTime(settings.receiving().longPoll())
        .withVisibilityTimeout(
            FiniteDuration.apply(settings.receiving().visibility().toSeconds(), SECONDS))
        .withMaxBatchSize(MOST_PER_CALL)
        .withMaxBufferSize(MOST_PER_CALL)
        .withParallelRequests(1)
        .withCloseOnEmptyReceive(true);
  }

  private CompletionStage<MessageAction> judged(Reception current, Message message) {
    if (current.isStopped()) return completedStage(handedBack(message));
    return hold.during(message, () -> effect.of(message).applyToEither(cut, verdict -> verdict))
        .exceptionally(failure -> new Unsettled(Failures.reason(failure)))
        .thenApply(
            verdict ->
                switch (verdict) {
                  case Settled() -> MessageAction.delete(message);
                  case Poisonous() -> handedBack(message);
                  case Unsettled(var reason) -> {
                    current.stop(new PausedException(reason));
                    yield handedBack(message);
                  }
                });
  }

  private static MessageAction handedBack(Message message) {
    return MessageAction.changeMessageVisibility(message, 0);
  }

  /** An acknowledgement that fails costs a delivery more, which changes nothing. */
  private CompletionStage<Done> acknowledge(List<MessageAction> actions) {
    return Source.from(actions)
        .via(SqsAckFlow.grouped(queue, SqsAckGroupedSettings.create(), client))
        .runWith(Sink.ignore(), system)
        .exceptionally(
            failure -> {
              LOG.atDebug()
                  .addKeyValue("stream", name)
                  .addKeyValue("reason", Failures.reason(failure))
                  .log("messages not acknowledged");
              return Done.getInstance();
            });
  }

  private synchronized Optional<Reception> open() {
    if (closing) return Optional.empty();
    var opened = new Reception(receiver);
    reception = Optional.of(opened);
    LOG.atInfo().addKeyValue("stream", name).log("bus stream flows");
    paused = false;
    flows = true;
    return reception;
  }

  private synchronized Optional<Reception> beginClosing() {
    closing = true;
    return reception;
  }

  /** After a run's last message: the end, or why there is to be another run. */
  private synchronized Source<Done, NotUsed> over(Reception current) {
    reception = Optional.empty();
    if (closing) return Source.empty();
    return current.failure().<Source<Done, NotUsed>>map(Source::failed).orElseGet(Source::empty);
  }

  private Throwable noted(Throwable failure) {
    // One line per pause, however often it is tried again.
    var level = paused ? Level.DEBUG : Level.WARN;
    paused = true;
    flows = false;
    LOG.atLevel(level)
        .addKeyValue("stream", name)
        .addKeyValue("queue", queue)
        .addKeyValue("reason", Failures.reason(failure))
        .log("bus stream pauses");
    return failure;
  }

  private RestartSettings restarts() {
    var restarts = settings.restarts();
    return RestartSettings.create(restarts.first(), restarts.longest(), 0.2)
        .withLogSettings(
            RestartSettings.createLogSettings(Logging.DebugLevel())
                .withCriticalLogLevel(Logging.DebugLevel(), Integer.MAX_VALUE));
  }

  private void later(Duration delay, Runnable task) {
    system.scheduler().scheduleOnce(delay, task, system.executionContext());
  }

  /** What an effect needs is away. */
  private static final class PausedException extends RuntimeException {
    PausedException(String reason) {
      super(reason);
    }
  }
}
