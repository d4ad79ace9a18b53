// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import dev.signet.actors.testing.AwsEmulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue of a test's own, with a dead-letter queue behind it. */
final class TestQueue {
  static final int MOST_RECEIVES = 5;

  private final SqsAsyncClient client;
  private final String name = "q" + UUID.randomUUID();
  private String url = "";
  private String deadUrl = "";

  TestQueue(AwsClients clients) {
    this.client = clients.inSqs(AwsEmulator.REGION);
    create();
  }

  /** Creates it, or creates it again. */
  void create() {
    deadUrl = client.createQueue(request -> request.queueName(name + "-dead")).join().queueUrl();
    var redrive =
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
            .formatted(arn(deadUrl), MOST_RECEIVES);
    url =
        client
            .createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, redrive)))
            .join()
            .queueUrl();
  }

  void delete() {
    client.deleteQueue(request -> request.queueUrl(url)).join();
  }

  String name() {
    return name;
  }

  String url() {
    return url;
  }

  String arn() {
    return arn(url);
  }

  void send(String... texts) {
    send(List.of(texts));
  }

  void send(List<String> texts) {
    for (var start = 0; start < texts.size(); start += 10) {
      var entries = new ArrayList<SendMessageBatchRequestEntry>();
      for (var text : texts.subList(start, Math.min(start + 10, texts.size())))
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id("m" + entries.size())
                .messageBody(text)
                .build());
      client.sendMessageBatch(request -> request.queueUrl(url).entries(entries)).join();
    }
  }

  /** Messages that anybody could receive now. */
  int waiting() {
    return count(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  /** Messages that somebody has received and neither deleted nor handed back. */
  int inFlight() {
    return count(url, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
  }

  int dead() {
    return count(deadUrl, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
  }

  boolean isEmpty() {
    return waiting() == 0 && inFlight() == 0;
  }

  private int count(String queue, QueueAttributeName attribute) {
    return Integer.parseInt(attribute(queue, attribute));
  }

  private String arn(String queue) {
    return attribute(queue, QueueAttributeName.QUEUE_ARN);
  }

  private String attribute(String queue, QueueAttributeName attribute) {
    var attributes =
        client
            .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(attribute))
            .join()
            .attributes();
    return Objects.requireNonNull(attributes.get(attribute));
  }
}
