// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeEcs;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeRoute53;
import dev.signet.actors.testing.cloud.FakeTask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** One region's cloud, queue and {@link TaskDns}. */
final class TaskDnsWorld implements AutoCloseable {
  static final int RECEIVES = 3;

  final FakeCloud cloud = FakeCloud.started();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final String queue;
  final String deadLetters;

  private final ActorTestKit kit;
  private final InstantSource clock;
  private final AwsEmulator emulator;
  private final AwsSettings aws;
  private final AwsClients queues;

  TaskDnsWorld(ActorTestKit kit, InstantSource clock, AwsEmulator emulator, String name) {
    this.kit = kit;
    this.clock = clock;
    this.emulator = emulator;
    this.aws = AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client"));
    this.queues = emulator.clients(aws);
    this.deadLetters = create(name + "-dead", Map.of());
    var arn = attribute(deadLetters, QueueAttributeName.QUEUE_ARN);
    this.queue =
        create(
            name,
            Map.of(
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\""
                    + arn
                    + "\",\"maxReceiveCount\":\""
                    + RECEIVES
                    + "\"}"));
  }

  /** Starts it with quick timings, and over them {@code more}. */
  ActorRef<TaskDns.Command> start(String more) {
    var settings = settings(ConfigFactory.parseString(more));
    return kit.spawn(TaskDns.create(() -> clients(), settings, clock, new TaskDnsMetrics(meters)));
  }

  private TaskDnsClients clients() {
    var services = TestClients.of(cloud);
    return new TaskDnsClients(
        emulator.clients(aws), services.ecs(), services.route53(), services.ec2());
  }

  private TaskDnsSettings settings(Config more) {
    var config =
        more.withFallback(
                ConfigFactory.parseString(
                    """
                    zone-id = %s, domain = edge.example, cluster-arn = "%s", service = edge
                    batch-window = 50ms, visibility = 1s, janitor.every = 1h
                    restart { first = 100ms, longest = 500ms }
                    """
                        .formatted(FakeRoute53.ZONE, FakeEcs.CLUSTER)))
            .withFallback(ConfigFactory.parseMap(Map.of("queue-url", queue)))
            .withFallback(ConfigFactory.load().getConfig("signet.task-dns"));
    return TaskDnsSettings.from(config, aws, "eu").orElseThrow();
  }

  /** Changes the task and sends the event about it. */
  void happens(FakeTask task) {
    cloud.put(task);
    send(task.event());
  }

  void send(String body) {
    get(sqs().sendMessage(message -> message.queueUrl(queue).messageBody(body)));
  }

  /** The records that these tasks should have. */
  List<FakeRecord> recordsOf(Collection<FakeTask> tasks) {
    var records = new ArrayList<FakeRecord>();
    for (var task : tasks) {
      var address = FakeCloud.addressOf(task);
      records.add(new FakeRecord(task.id() + ".eu.edge.example.", "A", "", address, 10, ""));
      records.add(new FakeRecord("eu.edge.example.", "A", task.id(), address, 10, ""));
    }
    return records;
  }

  boolean hasExactlyRecordsOf(FakeTask... tasks) {
    var wanted = recordsOf(List.of(tasks));
    var present = cloud.route53().records();
    return present.size() == wanted.size() && present.containsAll(wanted);
  }

  /** Messages that nobody has received and messages that somebody has and did not delete. */
  int waiting(String queueUrl) {
    return Integer.parseInt(attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        + inHand(queueUrl);
  }

  int inHand(String queueUrl) {
    return Integer.parseInt(
        attribute(queueUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  double counted(String meter, String... tags) {
    return meters.find(meter).tags(tags).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private String create(String name, Map<QueueAttributeName, String> attributes) {
    return get(sqs().createQueue(queue -> queue.queueName(name).attributes(attributes))).queueUrl();
  }

  private String attribute(String queueUrl, QueueAttributeName name) {
    var value =
        get(sqs().getQueueAttributes(query -> query.queueUrl(queueUrl).attributeNames(name)))
            .attributes()
            .get(name);
    if (value == null) throw new IllegalStateException(queueUrl + " has no " + name);
    return value;
  }

  private SqsAsyncClient sqs() {
    return queues.inSqs(AwsEmulator.REGION);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    cloud.close();
    queues.close();
  }
}
