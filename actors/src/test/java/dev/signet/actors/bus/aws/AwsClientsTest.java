// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.testing.AwsEmulator;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

class AwsClientsTest {
  private static final AwsEmulator EMULATOR = AwsEmulator.started();

  private final AwsClients clients =
      EMULATOR.clients(
          new AwsSettings(
              Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 4, 10));

  @AfterAll
  static void stopEmulator() {
    EMULATOR.close();
  }

  @AfterEach
  void closeClients() {
    clients.close();
  }

  @Test
  void theDefaultsAreUsable() {
    var defaults = ConfigFactory.load().getConfig("signet.bus.aws.client");

    assertThat(AwsSettings.from(defaults).callTimeout()).isEqualTo(Duration.ofSeconds(12));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AwsSettings(
                    Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 1))
        .withMessage(
            "signet.bus.aws.client.call-timeout: PT1S (expected: at least attempt-timeout, PT2S)");
  }

  @Test
  void asksATopicWhereItsNameSaysItIs() {
    var far =
        get(clients.inSns(Region.AP_SOUTHEAST_2).createTopic(topic -> topic.name("far")))
            .topicArn();

    assertThat(far).contains(":ap-southeast-2:");
    get(clients.ofTopic(far).publish(message -> message.topicArn(far).message("hello")));
    assertThat(clients.ofTopic(far)).isNotSameAs(clients.inSns(AwsEmulator.REGION));
  }

  @Test
  void aReceiverMayWaitLongerThanOtherCalls() {
    var queue = createQueue("quiet");

    var received =
        get(
            clients
                .receiverOf(queue)
                .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(4)));

    assertThat(received.messages()).isEmpty();
  }

  @Test
  void waitingReceiversKeepNothingElseWaiting() {
    var queue = createQueue("busy");
    for (var receiver = 0; receiver < 4; receiver++) {
      var _ =
          clients
              .receiverOf(queue)
              .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20));
    }

    get(clients.ofQueue(queue).getQueueAttributes(request -> request.queueUrl(queue)));
  }

  @Test
  void aCallToAnEmulatorThatHangsEnds() {
    var queue = createQueue("hanging");
    EMULATOR.freeze();
    try {
      assertThatThrownBy(
              () -> get(clients.ofQueue(queue).getQueueAttributes(get -> get.queueUrl(queue))))
          .isInstanceOfAny(ApiCallTimeoutException.class, SdkClientException.class);
    } finally {
      EMULATOR.thaw();
    }
    get(clients.ofQueue(queue).getQueueAttributes(request -> request.queueUrl(queue)));
  }

  @Test
  void whatWasThereIsThereAfterConnectionsWereRefused() {
    var queue = createQueue("refused");
    EMULATOR.refuse();
    try {
      assertThatThrownBy(
              () -> get(clients.ofQueue(queue).getQueueAttributes(get -> get.queueUrl(queue))))
          .isInstanceOf(SdkClientException.class);
    } finally {
      EMULATOR.admit();
    }
    get(clients.ofQueue(queue).getQueueAttributes(request -> request.queueUrl(queue)));
  }

  @Test
  void nothingIsThereAfterTheEmulatorWasStopped() {
    var queue = createQueue("gone");

    EMULATOR.stop();
    EMULATOR.start();

    assertThatThrownBy(
            () -> get(clients.ofQueue(queue).getQueueAttributes(get -> get.queueUrl(queue))))
        .isInstanceOf(QueueDoesNotExistException.class);
  }

  private String createQueue(String name) {
    return get(clients.inSqs(AwsEmulator.REGION).createQueue(queue -> queue.queueName(name)))
        .queueUrl();
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw e;
    }
  }
}
