// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MAXIMUM_MESSAGE_SIZE;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.MESSAGE_RETENTION_PERIOD;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.REDRIVE_POLICY;
import static software.amazon.awssdk.services.sqs.model.QueueAttributeName.VISIBILITY_TIMEOUT;

import dev.signet.protocol.json.WireJson;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What a queue of the bus has to be like.
 *
 * @param writers ARNs of the topics that may send to it, and nobody else
 * @param deadLetters ARN of the queue that gets what was received {@value #MOST_RECEIVES} times in
 *     vain; empty for one that is such a queue
 */
record QueueForm(List<String> writers, Optional<String> deadLetters) {
  static final int MOST_RECEIVES = 5;

  /** The longest that SQS keeps a message: a region may be away for days. */
  private static final Duration RETENTION = Duration.ofDays(14);

  /** Receivers prolong it while an effect takes longer. */
  private static final Duration VISIBILITY = Duration.ofSeconds(30);

  /** The longest that SQS lets a receiver wait; a receive that finds nothing costs as much. */
  private static final Duration LONG_POLL = Duration.ofSeconds(20);

  static QueueForm ofTopics(Collection<String> topicArns, String deadLetterArn) {
    return new QueueForm(List.copyOf(topicArns), Optional.of(deadLetterArn));
  }

  static QueueForm forDeadLetters() {
    return new QueueForm(List.of(), Optional.empty());
  }

  /**
   * @param queueArn the queue's own name, which its policy repeats
   */
  Map<QueueAttributeName, String> attributes(String queueArn) {
    var attributes = new TreeMap<QueueAttributeName, String>();
    attributes.put(MESSAGE_RETENTION_PERIOD, seconds(RETENTION));
    attributes.put(VISIBILITY_TIMEOUT, seconds(VISIBILITY));
    attributes.put(RECEIVE_MESSAGE_WAIT_TIME_SECONDS, seconds(LONG_POLL));
    attributes.put(MAXIMUM_MESSAGE_SIZE, Integer.toString(WireJson.LONGEST));
    deadLetters.ifPresent(
        arn -> {
          attributes.put(REDRIVE_POLICY, redrive(arn));
          attributes.put(POLICY, policy(queueArn));
        });
    return attributes;
  }

  private static String redrive(String deadLetterArn) {
    return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
        .formatted(deadLetterArn, MOST_RECEIVES);
  }

  /** The topics write as the service SNS, so that only the source tells one from another. */
  private String policy(String queueArn) {
    return """
    {"Version":"2012-10-17","Statement":[{"Sid":"TopicsOfTheBus","Effect":"Allow",\
    "Principal":{"Service":%s},"Action":"sqs:SendMessage","Resource":"%s",\
    "Condition":{"ArnEquals":{"aws:SourceArn":["%s"]}}}]}"""
        .formatted(principals(queueArn), queueArn, String.join("\",\"", writers));
  }

  /** One alone is no list, as AWS gives it back: otherwise every run would find a difference. */
  private String principals(String queueArn) {
    var principals = SnsPrincipals.between(writers, queueArn);
    var quoted = "\"" + String.join("\",\"", principals) + "\"";
    return principals.size() == 1 ? quoted : "[" + quoted + "]";
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
