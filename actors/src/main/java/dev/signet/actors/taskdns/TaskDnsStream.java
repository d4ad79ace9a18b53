// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import akka.Done;
import akka.NotUsed;
import akka.stream.RestartSettings;
import akka.stream.SharedKillSwitch;
import akka.stream.alpakka.sqs.MessageAction;
import akka.stream.alpakka.sqs.SqsAckGroupedSettings;
import akka.stream.alpakka.sqs.SqsSourceSettings;
import akka.stream.alpakka.sqs.javadsl.SqsAckFlow;
import akka.stream.alpakka.sqs.javadsl.SqsSource;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Source;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import scala.concurrent.duration.FiniteDuration;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Everything that changes records, one piece of work after the other:
 *
 * <pre>
 * first pass ─▶ then:  clock ─▶ passes of the janitor ─┐
 *                      queue ─▶ events in batches ─────┴▶ one at a time ─▶ settled ─▶ acknowledged
 * </pre>
 *
 * A message is deleted only after its effect. A failure restarts the whole with a back-off, and
 * because that begins with a pass, nothing is received while ECS, EC2 or Route 53 do not answer: an
 * outage costs a message one of its receives, not all.
 */
final class TaskDnsStream {
  private static final int LONGEST_POLL_SECONDS = 20;

  private final SqsAsyncClient receiver;
  private final SqsAsyncClient queue;
  private final EventDesk events;
  private final Janitor janitor;
  private final TaskDnsSettings settings;

  private TaskDnsStream(
      SqsAsyncClient receiver,
      SqsAsyncClient queue,
      EventDesk events,
      Janitor janitor,
      TaskDnsSettings settings) {
    this.receiver = receiver;
    this.queue = queue;
    this.events = events;
    this.janitor = janitor;
    this.settings = settings;
  }

  static TaskDnsStream of(
      TaskDnsClients clients,
      TaskDnsSettings settings,
      InstantSource clock,
      TaskDnsMetrics metrics) {
    var names = RecordNames.of(settings.region(), settings.domain());
    var tasks = new EcsTasks(clients.ecs(), settings.clusterArn(), settings.mostTasks());
    // Two for each task, and as many again that are somebody else's.
    var zone =
        new Route53Zone(clients.route53(), settings.zoneId(), names, 4 * settings.mostTasks());
    var plan = new RecordPlan(settings.ttl(), settings.healthCheck());
    var settlement =
        new Settlement(
            tasks,
            clients.ec2(),
            zone,
            plan,
            settings.service(),
            settings.requireHealthy(),
            metrics);
    return new TaskDnsStream(
        clients.queues().receiverOf(settings.queueUrl()),
        clients.queues().ofQueue(settings.queueUrl()),
        new EventDesk(settlement, settings.clusterArn(), metrics),
        new Janitor(tasks, zone, settlement, settings.janitorGrace(), clock, metrics),
        settings);
  }

  private sealed interface Work {}

  private record Pass() implements Work {}

  private record Events(List<Message> received) implements Work {}

  /**
   * An element for each message that is done with. Completes only after {@code inputs} was shut
   * down, with the work in hand.
   */
  Source<Done, NotUsed> source(SharedKillSwitch inputs) {
    return RestartSource.onFailuresWithBackoff(restart(), () -> once(inputs));
  }

  private Source<Done, NotUsed> once(SharedKillSwitch inputs) {
    return Source.<Work>single(new Pass())
        .via(inputs.flow())
        .mapAsync(1, this::done)
        .flatMapConcat(
            _ ->
                passes()
                    .merge(batches())
                    .via(inputs.flow())
                    .mapAsync(1, this::done)
                    .mapConcat(messages -> messages)
                    .map(MessageAction::delete)
                    .via(SqsAckFlow.grouped(settings.queueUrl(), acknowledging(), queue))
                    .map(_ -> Done.getInstance()));
  }

  /** Ticks that nobody has time for are dropped. */
  private Source<Work, ?> passes() {
    return Source.tick(settings.janitorEvery(), settings.janitorEvery(), new Pass());
  }

  /** The throttle keeps Route 53's five requests per second and account from being used up. */
  private Source<Work, NotUsed> batches() {
    return SqsSource.create(settings.queueUrl(), receiving(), receiver)
        .groupedWithin(Tasks.MOST, settings.batchWindow())
        .throttle(1, settings.batchWindow())
        .map(Events::new);
  }

  private CompletionStage<List<Message>> done(Work work) {
    return switch (work) {
      case Pass() -> janitor.pass().thenApply(_ -> List.of());
      case Events(var received) -> events.settle(received);
    };
  }

  private SqsSourceSettings receiving() {
    return SqsSourceSettings.create()
        .withWaitTimeSeconds(LONGEST_POLL_SECONDS)
        .withMaxBatchSize(10)
        .withMaxBufferSize(Tasks.MOST)
        .withVisibilityTimeout(FiniteDuration.fromNanos(settings.visibility().toNanos()));
  }

  private static SqsAckGroupedSettings acknowledging() {
    return SqsAckGroupedSettings.create();
  }

  /** The count of failures starts anew only when it has worked for longer than the longest wait. */
  private RestartSettings restart() {
    return RestartSettings.create(settings.restartAfter(), settings.restartAfterAtMost(), 0.2)
        .withMaxRestarts(Integer.MAX_VALUE, settings.restartAfterAtMost().multipliedBy(2));
  }
}
