// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each kind of task may do what it has to, and nothing else. */
final class RolesTest {
  private static final String POLICY = "AWS::IAM::Policy";
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-central-1:111122223333:secret:signet/";

  private final Synthesised example = Synthesised.example();

  @Test
  void anEdgeMayCallNoServiceButWriteItsMetrics() {
    assertThat(actions(example, "EdgeNodeRolesProgram"))
        .containsExactlyInAnyOrder(
            "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents");
  }

  /** Neither the database's credentials, where also the ACME account is, nor the API's token. */
  @Test
  void anEdgeIsStartedWithTheMasterKeyAndTheStoreOnly() {
    assertThat(secrets(example, "EdgeNodeRolesStarter"))
        .containsExactlyInAnyOrder(SECRET + "master-key-??????", "{\"Ref\":\"StoreUrl9BB56909\"}");
  }

  @Test
  void aControlNodeIsStartedWithAllThatItNeeds() {
    assertThat(secrets(example, "ControlNodeRolesStarter"))
        .containsExactlyInAnyOrder(
            SECRET + "admin-token-??????",
            SECRET + "database-??????",
            SECRET + "master-key-??????",
            "{\"Ref\":\"StoreUrl9BB56909\"}");
  }

  @Test
  void aMasterKeyInKmsMayBeUsedForThatOnly() {
    for (var role : List.of("EdgeNodeRolesProgram", "ControlNodeRolesProgram"))
      assertThat(resources(Synthesised.frugal(), role, "kms:GenerateMac"))
          .containsExactly(
              "arn:aws:kms:eu-central-1:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab");
    assertThat(actions(Synthesised.frugal(), "EdgeNodeRolesProgram"))
        .filteredOn(action -> action.startsWith("kms:"))
        .containsExactly("kms:GenerateMac");
  }

  @Test
  void aControlNodeAnswersChallengesWithTextAlone() {
    var statement =
        statements(Synthesised.frugal(), "ControlNodeRolesProgram")
            .filter(candidate -> candidate.path("Sid").asText().equals("AnswerChallenges"))
            .findFirst()
            .orElseThrow();

    assertThat(statement.path("Resource").asText())
        .isEqualTo("arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ");
    assertThat(statement.path("Condition"))
        .isEqualTo(
            Json.of(
                """
                {'ForAllValues:StringEquals': {'route53:ChangeResourceRecordSetsRecordTypes': ['TXT']}}
                """));
  }

  @Test
  void noRunningProgramMayReadASecret() {
    for (var rollOut : List.of(example, Synthesised.frugal()))
      for (var role : List.of("EdgeNodeRolesProgram", "ControlNodeRolesProgram"))
        assertThat(actions(rollOut, role)).noneMatch(action -> action.startsWith("secretsmanager"));
  }

  @Test
  void aControlNodePublishesToEveryRegionAndReadsTheGlobalQueueAndItsOwnInbox() {
    assertThat(actions(example, "ControlNodeRolesProgram"))
        .containsExactlyInAnyOrder(
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
            "sns:GetTopicAttributes",
            "sns:Publish",
            "sqs:ChangeMessageVisibility",
            "sqs:DeleteMessage",
            "sqs:GetQueueAttributes",
            "sqs:ReceiveMessage",
            "s3:PutObject",
            "kms:GenerateDataKey");
    assertThat(resources(example, "ControlNodeRolesProgram", "sns:Publish"))
        .containsExactly(
            "arn:aws:sns:eu-central-1:111122223333:signet-bus-eu",
            "arn:aws:sns:us-east-1:111122223333:signet-bus-us");
    assertThat(resources(example, "ControlNodeRolesProgram", "sqs:ReceiveMessage"))
        .containsExactly(
            "arn:aws:sqs:eu-central-1:111122223333:signet-bus-global",
            "{\"Fn::GetAtt\":[\"BusInboxQueueBC9B95A8\",\"Arn\"]}");
  }

  /** A topic or queue that AWS refuses stops the start. */
  @Test
  void aControlNodeMayLookAtWhateverItChecksAtItsStart() {
    for (var rollOut : List.of(example, Synthesised.frugal())) {
      assertThat(resources(rollOut, "ControlNodeRolesProgram", "sns:GetTopicAttributes"))
          .isEqualTo(resources(rollOut, "ControlNodeRolesProgram", "sns:Publish"));
      assertThat(resources(rollOut, "ControlNodeRolesProgram", "sqs:GetQueueAttributes"))
          .isEqualTo(resources(rollOut, "ControlNodeRolesProgram", "sqs:ReceiveMessage"));
    }
  }

  @Test
  void withoutALoadBalancerAControlNodeMaySeeTasksTheirAddressesAndTheirRecords() {
    assertThat(actions(Synthesised.frugal(), "ControlNodeRolesProgram"))
        .contains(
            "ecs:ListTasks",
            "ecs:DescribeTasks",
            "ec2:DescribeNetworkInterfaces",
            "route53:ListResourceRecordSets",
            "route53:ChangeResourceRecordSets");
    assertThat(resources(Synthesised.frugal(), "ControlNodeRolesProgram", "sqs:ReceiveMessage"))
        .anyMatch(resource -> resource.contains("IngressTasksQueue"));
  }

  @Test
  void withoutALoadBalancerAControlNodeMayNameItsOwnRegionsTasksOnly() {
    var statement =
        statements(Synthesised.frugal(), "ControlNodeRolesProgram")
            .filter(candidate -> candidate.path("Sid").asText().equals("NameTasks"))
            .findFirst()
            .orElseThrow();

    assertThat(statement.path("Condition"))
        .isEqualTo(
            Json.of(
                """
                {'ForAllValues:StringLike': {'route53:ChangeResourceRecordSetsNormalizedRecordNames':
                   ['eu.edge.vendor.example', '*.eu.edge.vendor.example']},
                 'ForAllValues:StringEquals': {'route53:ChangeResourceRecordSetsRecordTypes': ['A']}}
                """));
  }

  @Test
  void anEnvironmentFileIsReadByEcsAndNotByTheProgram() {
    assertThat(resources(Synthesised.frugal(), "EdgeNodeRolesStarter", "s3:GetObject"))
        .containsExactly("arn:aws:s3:::vendor-settings/signet.env");
    assertThat(actions(Synthesised.frugal(), "EdgeNodeRolesProgram"))
        .noneMatch(action -> action.startsWith("s3"));
  }

  @Test
  void onlyTasksOfThisAccountTakeTheRoles() {
    for (var role : example.resources("signet-eu", "AWS::IAM::Role").entrySet())
      if (role.getKey().contains("NodeRoles"))
        assertThat(role.getValue().at("/AssumeRolePolicyDocument/Statement/0/Condition"))
            .isEqualTo(Json.of("{'StringEquals': {'aws:SourceAccount': '111122223333'}}"));
  }

  private static List<String> actions(Synthesised rollOut, String role) {
    return statements(rollOut, role)
        .flatMap(statement -> Json.texts(statement.path("Action")).stream())
        .distinct()
        .toList();
  }

  private static List<String> secrets(Synthesised rollOut, String role) {
    return resources(rollOut, role, "secretsmanager:GetSecretValue");
  }

  private static List<String> resources(Synthesised rollOut, String role, String action) {
    return statements(rollOut, role)
        .filter(statement -> Json.texts(statement.path("Action")).contains(action))
        .flatMap(statement -> Json.texts(statement.path("Resource")).stream())
        .toList();
  }

  private static Stream<JsonNode> statements(Synthesised rollOut, String role) {
    return Json.elements(
        rollOut.resource("signet-eu", POLICY, role + "Default").at("/PolicyDocument/Statement"))
        .stream();
  }
}
