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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/** One region's SNS topic. */
public final class Topic {

  /** Which way a message goes next; subscriptions filter by it, which is what stops loops. */
  enum Hop {
    /** From the region where the change was made to the global queue. */
    ORIGIN("origin"),
    /** From a relay to a region's inbox. */
    FANOUT("fanout"),
    /** To nobody: no subscription takes it. */
    PROBE("probe");

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

  /**
   * @return fails with a message that names the topic
   */
  CompletionStage<Done> publish(String text, Hop hop, ActorSystem<?> system) {
    return named(
        Source.single(request(text, hop)).via(publishing(1)).runWith(Sink.ignore(), system));
  }

  /**
   * Publishes what reaches nobody: a topic that can be looked at may refuse to be published to all
   * the same.
   *
   * @return fails with a message that names the topic
   */
  CompletionStage<Done> probe() {
    return named(probe(arn, client));
  }

  /**
   * As {@link #probe()}, for a topic of which nobody knows yet whether it can be used.
   *
   * @return fails with what the SDK says
   */
  public static CompletableFuture<Done> probe(String arn, SnsAsyncClient client) {
    return client
        .publish(new Topic(arn, client).request("probe", Hop.PROBE))
        .thenApply(_ -> Done.getInstance());
  }

  private CompletionStage<Done> named(CompletionStage<Done> published) {
    return published.exceptionallyCompose(
        failure ->
            CompletableFuture.failedStage(
                new TopicAwayException(arn + ": " + Failures.reason(failure), failure)));
  }

  /** Messages cannot be published to a topic at the moment. */
  static final class TopicAwayException extends RuntimeException {
    TopicAwayException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
