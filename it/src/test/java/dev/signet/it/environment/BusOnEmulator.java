// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.bus.setup.BusPlan;
import dev.signet.actors.bus.setup.BusTopology;
import dev.signet.actors.bus.setup.CreatedBus;
import dev.signet.actors.testing.AwsEmulator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The bus's topics and queues, created as {@code signet bus setup} does: for nodes to be told of,
 * and for tests to reach into past the gate.
 */
public final class BusOnEmulator implements AutoCloseable {
  private static final String PREFIX = "signet";

  private final AwsClients clients;
  private final CreatedBus bus;

  private BusOnEmulator(AwsClients clients, CreatedBus bus) {
    this.clients = clients;
    this.bus = bus;
  }

  static BusOnEmulator create(AwsEmulator aws) {
    var settings = AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client"));
    var clients = aws.clients(settings);
    var place = aws.access().region();
    var regions = new TreeMap<>(Map.of("a", place, "b", place, "c", place));
    return new BusOnEmulator(
        clients, BusTopology.create(clients, new BusPlan(PREFIX, regions, place), _ -> {}));
  }

  /** What a control node of the region is told. */
  Map<String, String> variables(String region) {
    var addresses = bus.of(region);
    return Map.of(
        "SIGNET_BUS", "aws",
        "SIGNET_BUS_TOPIC_ARN", addresses.topicArn(),
        "SIGNET_BUS_TOPIC_ARNS",
            addresses.topicArns().entrySet().stream()
                .map(topic -> topic.getKey() + "=" + topic.getValue())
                .collect(Collectors.joining(",")),
        "SIGNET_BUS_GLOBAL_QUEUE_URL", addresses.globalQueueUrl(),
        "SIGNET_BUS_INBOX_QUEUE_URL", addresses.inboxQueueUrl());
  }

  /** URL of the queue that all relays share. */
  public String globalQueue() {
    return bus.of("a").globalQueueUrl();
  }

  /** URL of a region's own queue. */
  public String inbox(String region) {
    return bus.of(region).inboxQueueUrl();
  }

  /** URL of where a queue's poisonous messages end. */
  public String deadLettersOf(String queue) {
    return queue.replace("/" + PREFIX + "-", "/" + PREFIX + "-dead-");
  }

  /** Puts a message into a queue, as anyone could who may write to it. */
  public void send(String queue, String body) {
    sqs(queue).sendMessage(message -> message.queueUrl(queue).messageBody(body)).join();
  }

  /** How many messages are there to be received. */
  public int waiting(String queue) {
    var counted = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        sqs(queue)
            .getQueueAttributes(question -> question.queueUrl(queue).attributeNames(counted))
            .join()
            .attributes()
            .get(counted));
  }

  /** Loses all that waits in a queue. */
  public void purge(String queue) {
    sqs(queue).purgeQueue(request -> request.queueUrl(queue)).join();
  }

  @Override
  public void close() {
    clients.close();
  }

  private SqsAsyncClient sqs(String queue) {
    return clients.ofQueue(queue);
  }
}
