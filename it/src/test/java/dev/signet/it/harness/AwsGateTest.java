// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.testing.AwsEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The gate between nodes and AWS does what the fault tests rely on. */
final class AwsGateTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static AwsEmulator aws;
  private static AwsGate gate;
  private static SnsAsyncClient alice;
  private static SnsAsyncClient bob;
  private static SqsAsyncClient reader;
  private static String topic;
  private String queue = "";

  @BeforeAll
  static void start() {
    aws = AwsEmulator.started();
    gate = AwsGate.inFrontOf(aws.endpoint());
    alice = publisher("alice");
    bob = publisher("bob");
    reader =
        SqsAsyncClient.builder()
            .endpointOverride(gate.endpoint("reader"))
            .credentialsProvider(aws.access().credentials())
            .region(aws.access().region())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    topic = alice.createTopic(t -> t.name("gate")).join().topicArn();
  }

  @AfterAll
  static void stop() {
    alice.close();
    bob.close();
    reader.close();
    gate.close();
    aws.close();
  }

  @BeforeEach
  void subscribeAQueue() {
    queue = reader.createQueue(q -> q.queueName("gate-" + System.nanoTime())).join().queueUrl();
    var arn =
        reader
            .getQueueAttributes(a -> a.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .join()
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN);
    alice
        .subscribe(
            s ->
                s.topicArn(topic)
                    .protocol("sqs")
                    .endpoint(arn)
                    .attributes(Map.of("RawMessageDelivery", "true")))
        .join();
  }

  @Test
  void passesEverythingOn() {
    publish(alice, "origin").join();

    assertThat(received()).extracting(Message::body).containsExactly("origin");
  }

  @Test
  void holdsTheFirstMatchingCallerAloneUntilReleased() {
    CompletableFuture<PublishResponse> held;
    try (var hold = gate.hold(AwsCall::isFanout)) {
      held = publish(alice, "fanout");
      assertThat(hold.awaitCaught(LIMIT).caller()).isEqualTo("alice");

      publish(bob, "fanout").join();
      publish(alice, "origin").join();
      assertThat(held).isNotDone();
    }
    held.join();

    assertThat(received()).extracting(Message::body).containsExactly("fanout", "origin", "fanout");
  }

  @Test
  void losesWhatWasHeldWhenItsSenderIsTakenForDead() {
    var hold = gate.hold(AwsCall::isOriginPublish);
    var held = publish(alice, "origin");
    hold.awaitCaught(LIMIT);

    hold.drop();

    assertThatThrownBy(held::join).isNotNull();
    publish(alice, "fanout").join();
    assertThat(received()).extracting(Message::body).containsExactly("fanout");
  }

  @Test
  void refusesWhatMatches() {
    try (var refused = gate.refuse(call -> call.mentions(queue) && call.isDelete())) {
      assertThatThrownBy(
              () -> reader.deleteMessage(d -> d.queueUrl(queue).receiptHandle("none")).join())
          .isNotNull();
      assertThat(refused.matched()).isEqualTo(1);
    }
  }

  @Test
  void passesOnTwice() {
    try (var _ = gate.repeat(AwsCall::isOriginPublish)) {
      publish(alice, "origin").join();
    }

    assertThat(received()).extracting(Message::body).containsExactly("origin", "origin");
  }

  @Test
  void losesTheAnswerAlone() {
    try (var _ = gate.loseAnswers(AwsCall::isOriginPublish)) {
      assertThatThrownBy(() -> publish(alice, "origin").join()).isNotNull();
    }

    assertThat(received()).extracting(Message::body).containsExactly("origin");
  }

  private static SnsAsyncClient publisher(String caller) {
    return SnsAsyncClient.builder()
        .endpointOverride(gate.endpoint(caller))
        .credentialsProvider(aws.access().credentials())
        .region(aws.access().region())
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private static CompletableFuture<PublishResponse> publish(SnsAsyncClient client, String hop) {
    var attribute = MessageAttributeValue.builder().dataType("String").stringValue(hop).build();
    return client.publish(
        p -> p.topicArn(topic).message(hop).messageAttributes(Map.of("hop", attribute)));
  }

  private List<Message> received() {
    return reader
        .receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(1))
        .join()
        .messages();
  }
}
