// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.deploy.bus.SnsPrincipals;
import dev.signet.deploy.configuration.Example;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.assertions.Match;

/** The bus has the names, filters and policies that the program counts on. */
final class BusTest {
  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String POLICY = "AWS::SQS::QueuePolicy";
  private static final String TOPIC_EU = "arn:aws:sns:eu-central-1:111122223333:signet-bus-eu";
  private static final String TOPIC_US = "arn:aws:sns:us-east-1:111122223333:signet-bus-us";

  private final Synthesised example = Synthesised.example();

  @Test
  void theGlobalQueueTakesTheTopicsOfAllRegionsAndOfNobodyElse() {
    var policy = example.resource("signet-global", POLICY, "BusQueue");

    assertThat(statement(policy, "OnlyFromItsSources"))
        .isEqualTo(
            Json.of(
                """
                {'Sid': 'OnlyFromItsSources', 'Effect': 'Allow', 'Action': 'sqs:SendMessage',
                 'Principal': {'Service': 'sns.amazonaws.com'},
                 'Condition': {'ArnEquals': {'aws:SourceArn': ['%s', '%s']}},
                 'Resource': {'Fn::GetAtt': ['BusQueue7A7279C9', 'Arn']}}
                """
                    .formatted(TOPIC_EU, TOPIC_US)));
  }

  /** Otherwise SNS's messages from there are dropped without a word. */
  @Test
  void regionsThatHaveToBeEnabledWriteUnderTheirOwnName() {
    var rollOut =
        Synthesised.of(
            Example.with("regions.us.aws-region = ap-east-1, home-region = eu-west-1"), "opt-in");

    assertThat(
            statement(rollOut.resource("signet-global", POLICY, "BusQueue"), "OnlyFromItsSources")
                .path("Principal"))
        .isEqualTo(Json.of("{'Service': ['sns.amazonaws.com', 'sns.ap-east-1.amazonaws.com']}"));
    assertThat(
            statement(rollOut.resource("signet-us", POLICY, "BusInboxQueue"), "OnlyFromItsSources")
                .path("Principal"))
        .isEqualTo(Json.of("{'Service': 'sns.amazonaws.com'}"));
  }

  @Test
  void aHomeRegionThatHasToBeEnabledNamesItself() {
    assertThat(SnsPrincipals.between(Example.configuration().regions(), "eu-south-1"))
        .containsExactly("sns.amazonaws.com", "sns.eu-south-1.amazonaws.com");
  }

  @Test
  void anInboxTakesItsOwnRegionsTopicOnly() {
    var policy = example.resource("signet-us", POLICY, "BusInboxQueue");

    assertThat(statement(policy, "OnlyFromItsSources").at("/Condition/ArnEquals/aws:SourceArn"))
        .isEqualTo(Json.of("['%s']".formatted(TOPIC_US)));
  }

  @Test
  void queuesKeepMessagesForFourteenDaysAndGiveUpAfterFiveReceives() {
    for (var place : Map.of("signet-global", "BusQueue", "signet-eu", "BusInboxQueue").entrySet()) {
      var queue = example.resource(place.getKey(), QUEUE, place.getValue());

      assertThat(queue.path("MessageRetentionPeriod").asInt()).isEqualTo(14 * 24 * 3600);
      assertThat(queue.path("VisibilityTimeout").asInt()).isEqualTo(30);
      assertThat(queue.path("ReceiveMessageWaitTimeSeconds").asInt()).isEqualTo(20);
      assertThat(queue.path("MaximumMessageSize").asInt()).isEqualTo(262_144);
      assertThat(queue.path("SqsManagedSseEnabled").asBoolean()).isTrue();
      assertThat(queue.at("/RedrivePolicy/maxReceiveCount").asInt()).isEqualTo(5);
    }
  }

  @Test
  void everyQueueAndTopicRefusesWhatIsNotEncryptedOnItsWay() {
    for (var stack : example.names())
      for (var policy : example.resources(stack, POLICY).values())
        assertThat(policy.toString())
            .contains("\"Effect\":\"Deny\"", "{\"aws:SecureTransport\":\"false\"}");
  }

  @Test
  void theTopicTellsTheGlobalQueueOfOriginsAndTheInboxOfFanouts() {
    var template = example.template("signet-us");

    template.hasResourceProperties(
        "AWS::SNS::Subscription",
        Map.of(
            "Endpoint",
            "arn:aws:sqs:eu-central-1:111122223333:signet-bus-global",
            "FilterPolicy",
            Map.of("hop", List.of("origin")),
            "FilterPolicyScope",
            "MessageAttributes",
            "RawMessageDelivery",
            true));
    template.hasResourceProperties(
        "AWS::SNS::Subscription",
        Map.of(
            "Endpoint", Map.of("Fn::GetAtt", Match.arrayWith(List.of("Arn"))),
            "FilterPolicy", Map.of("hop", List.of("fanout")),
            "RawMessageDelivery", true));
  }

  @Test
  void namesAreThoseThatTheProgramsOwnSetUpGives() {
    assertThat(example.resources("signet-global", QUEUE).values())
        .extracting(queue -> queue.path("QueueName").asText())
        .containsExactlyInAnyOrder("signet-bus-global", "signet-bus-dead-global");
    assertThat(example.resources("signet-eu", QUEUE).values())
        .extracting(queue -> queue.path("QueueName").asText())
        .containsExactlyInAnyOrder("signet-bus-inbox-eu", "signet-bus-dead-inbox-eu");
    assertThat(example.resource("signet-eu", "AWS::SNS::Topic", "Bus").path("TopicName").asText())
        .isEqualTo("signet-bus-eu");
  }

  private static JsonNode statement(JsonNode policy, String sid) {
    return Json.elements(policy.at("/PolicyDocument/Statement")).stream()
        .filter(statement -> statement.path("Sid").asText().equals(sid))
        .findFirst()
        .orElseThrow();
  }
}
