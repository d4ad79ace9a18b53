// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.RefusingAws;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whether a topic takes messages is found out without a message. */
class TopicTest {

  @Test
  void aProbeReachesNobody() {
    try (var aws = AwsEmulator.started();
        var clients = aws.clients(TestSettings.CLIENT)) {
      var regions = new TestRegions(clients, "a");
      var topic = topic(clients, regions.topic("a"));

      topic.probe().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();

      assertThat(regions.inbox("a").waiting()).isZero();
      assertThat(regions.global.waiting()).isZero();
      regions.deleteTopic("a");
      assertThatThrownBy(() -> topic.probe().toCompletableFuture().join())
          .hasMessageContaining(regions.topic("a"));
    }
  }

  @Test
  void aTopicThatMayNotBePublishedToIsNamedWithTheReason() {
    var arn = "arn:aws:sns:eu-west-1:000000000000:signet-eu";
    try (var aws = RefusingAws.with(403, "AuthorizationError", "not authorized to: SNS:Publish");
        var clients = AwsClients.create(TestSettings.CLIENT, aws.access())) {
      assertThatThrownBy(() -> topic(clients, arn).probe().toCompletableFuture().join())
          .satisfies(
              failure ->
                  assertThat(Failures.reason(failure))
                      .isEqualTo(arn + ": AuthorizationError: not authorized to: SNS:Publish"));
    }
  }

  private static Topic topic(AwsClients clients, String arn) {
    return new Topic(arn, clients.ofTopic(arn));
  }
}
