// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

final class SnsPrincipalsTest {
  private static final String EU = "arn:aws:sns:eu-central-1:111122223333:bus-eu";
  private static final String HONG_KONG = "arn:aws:sns:ap-east-1:111122223333:bus-hk";

  @Test
  void aRegionThatHasToBeEnabledIsNamedWhereMessagesCrossItsBorder() {
    assertThat(SnsPrincipals.between(List.of(EU, HONG_KONG), queue("eu-west-1")))
        .containsExactly("sns.amazonaws.com", "sns.ap-east-1.amazonaws.com");
    assertThat(SnsPrincipals.between(List.of(EU), queue("ap-east-1")))
        .containsExactly("sns.amazonaws.com", "sns.ap-east-1.amazonaws.com");
    assertThat(SnsPrincipals.between(List.of(HONG_KONG), queue("ap-east-1")))
        .containsExactly("sns.amazonaws.com");
    assertThat(SnsPrincipals.between(List.of(EU), queue("us-east-1")))
        .containsExactly("sns.amazonaws.com");
  }

  @Test
  void theQueuesPolicyNamesThem() {
    var form = QueueForm.ofTopics(List.of(EU, HONG_KONG), queue("eu-west-1"));

    assertThat(form.attributes(queue("eu-west-1")).get(QueueAttributeName.POLICY))
        .contains("{\"Service\":[\"sns.amazonaws.com\",\"sns.ap-east-1.amazonaws.com\"]}");
  }

  private static String queue(String region) {
    return "arn:aws:sqs:" + region + ":111122223333:bus-global";
  }
}
