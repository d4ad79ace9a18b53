// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.alpakka.sns.SnsPublishSettings;
import akka.stream.alpakka.sns.javadsl.SnsPublisher;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** One region's SNS topic. */
final class Topic {

  /** Which way a message goes next; subscriptions filter by it, which is what stops loops. */
  enum Hop {
    /** From the region where the change was made to the global queue. */
    ORIGIN("origin"),
    /** From a relay to a region's inbox. */
    FANOUT("fanout");

    private final String value;

    Hop(String value) {
      this.value = value;
    }
  }

  private static final String HOP = "hop";

  private final String arn;
  private final SnsAsyncClient client;

  Topic(String arn, SnsAsyncClient client) {
    this.arn = arn;
    this.client = client;
  }

  PublishRequest request(String text, Hop hop) {
    return PublishRequest.builder()
        .topicArn(arn)
        .message(text)
        .messageAttributes(
            Map.of(
                HOP,
                MessageAttributeValue.builder().dataType("String").stringValue(hop.value).build()))
        .build();
  }

  /** Publishes in any order, answers in the order of requests; fails with the first that fails. */
  Flow<PublishRequest, PublishResponse, NotUsed> publishing(int parallelism) {
    return SnsPublisher.createPublishFlow(
        SnsPublishSettings.create().withConcurrency(parallelism), client);
  }

  CompletionStage<Done> publish(String text, Hop hop, ActorSystem<?> system) {
    return Source.single(request(text, hop)).via(publishing(1)).runWith(Sink.ignore(), system);
  }

  /** Fails unless the topic is there and these credentials may use it. */
  CompletionStage<Done> ping() {
    return client
        .getTopicAttributes(request -> request.topicArn(arn))
        .thenApply(_ -> Done.getInstance());
  }
}
