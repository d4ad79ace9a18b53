// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.bus;

import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * A queue of the bus, with the queue for messages that nobody could take. Only the given sources
 * may fill it, and a message waits as long as SQS keeps any: a region may be away for days.
 */
public final class BusQueue extends Construct {
  private static final Duration LONGEST_RETENTION = Duration.days(14);

  /** A node extends it while an effect takes longer. */
  private static final Duration VISIBILITY = Duration.seconds(30);

  /** Of SNS too; the program lets nothing longer out. */
  private static final int LONGEST_MESSAGE = 256 * 1024;

  private static final Duration LONG_POLL = Duration.seconds(20);

  /** Receives after which a message counts as one that cannot be handled. */
  private static final int RECEIVES = 5;

  private final Queue queue;
  private final Queue dead;

  /**
   * @param deadName of the queue that gets what nobody could take
   * @param services that fill the queue, for those sources alone
   */
  public BusQueue(
      Construct scope,
      String id,
      String name,
      String deadName,
      List<String> services,
      List<String> sourceArns) {
    super(scope, id);
    dead = queue("Dead", deadName).build();
    queue =
        queue("Queue", name)
            .visibilityTimeout(VISIBILITY)
            .receiveMessageWaitTime(LONG_POLL)
            .deadLetterQueue(
                DeadLetterQueue.builder().queue(dead).maxReceiveCount(RECEIVES).build())
            .build();
    queue.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .sid("OnlyFromItsSources")
            .principals(services.stream().map(BusQueue::principal).toList())
            .actions(List.of("sqs:SendMessage"))
            .resources(List.of(queue.getQueueArn()))
            .conditions(Map.of("ArnEquals", Map.of("aws:SourceArn", sourceArns)))
            .build());
  }

  /** As it is written: the CDK would take the region out of the name again. */
  private static IPrincipal principal(String service) {
    return ServicePrincipal.fromStaticServicePrincipleName(service);
  }

  private Queue.Builder queue(String id, String name) {
    return Queue.Builder.create(this, id)
        .queueName(name)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .maxMessageSizeBytes(LONGEST_MESSAGE)
        .retentionPeriod(LONGEST_RETENTION);
  }

  public Queue queue() {
    return queue;
  }

  public Queue dead() {
    return dead;
  }
}
