// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.bus.aws.AwsAccess;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.bus.setup.BusCheck.Answer;
import dev.signet.actors.bus.setup.BusCheck.Unreachable;
import dev.signet.actors.bus.setup.BusCheck.Usable;
import dev.signet.actors.bus.setup.BusCheck.Wrong;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.RefusingAws;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class BusCheckTest {
  private static final AwsSettings SETTINGS =
      new AwsSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), 16, 100);
  private static final AwsEmulator EMULATOR = AwsEmulator.started();
  private static final AwsClients CLIENTS = EMULATOR.clients(SETTINGS);
  private static final BusAddresses EU =
      BusTopology.create(
              CLIENTS,
              new BusPlan(
                  "signet",
                  new TreeMap<>(Map.of("eu", Region.EU_WEST_1, "us", Region.US_EAST_1)),
                  Region.EU_WEST_1),
              _ -> {})
          .of("eu");

  @AfterAll
  static void stopEmulator() {
    CLIENTS.close();
    EMULATOR.close();
  }

  @Test
  void namesAQueueThatIsNotThere() {
    var url = EU.inboxQueueUrl() + "x";

    assertThat(check(CLIENTS, with(EU.topicArn(), EU.topicArns(), EU.globalQueueUrl(), url)))
        .isInstanceOfSatisfying(
            Wrong.class,
            wrong -> {
              assertThat(wrong.variable()).isEqualTo("SIGNET_BUS_INBOX_QUEUE_URL");
              assertThat(wrong.found()).isEqualTo("\"" + url + "\"");
              assertThat(wrong.expected())
                  .startsWith("the URL of this region's inbox; AWS says: ")
                  .contains("does not exist");
            });
  }

  @Test
  void namesATopicOfAnotherRegionThatIsNotThere() {
    var topics = new TreeMap<>(EU.topicArns());
    topics.put("ap", "arn:aws:sns:ap-southeast-2:000000000000:signet-ap");

    assertThat(check(CLIENTS, with(EU.topicArn(), topics, EU.globalQueueUrl(), EU.inboxQueueUrl())))
        .isEqualTo(
            new Wrong(
                "SIGNET_BUS_TOPIC_ARNS",
                "\"ap=arn:aws:sns:ap-southeast-2:000000000000:signet-ap\"",
                "the ARN of a region's topic; AWS says: NotFound: Topic does not exist"));
  }

  @Test
  void namesATopicThatMayOnlyBeLookedAt() {
    try (var aws =
        RefusingAws.toPublish(403, "AuthorizationError", "not authorized: SNS:Publish")) {
      assertThat(checkAt(aws.access()))
          .isInstanceOfSatisfying(
              Wrong.class,
              wrong -> {
                assertThat(wrong.variable()).isEqualTo("SIGNET_BUS_TOPIC_ARNS");
                assertThat(wrong.expected())
                    .endsWith("AWS says: AuthorizationError: not authorized: SNS:Publish");
              });
    }
  }

  @Test
  void aRegionsOwnTopicHasToBeAmongAll() {
    var others = new TreeMap<>(EU.topicArns());
    var own = String.valueOf(others.remove("eu"));

    assertThat(check(CLIENTS, with(own, others, EU.globalQueueUrl(), EU.inboxQueueUrl())))
        .isEqualTo(
            new Wrong(
                "SIGNET_BUS_TOPIC_ARNS",
                "topics of us",
                "eu=arn among them, this region's own topic"));
  }

  @Test
  void aRegionsTopicIsTheSameInBothSettings() {
    var us = String.valueOf(EU.topicArns().get("us"));

    assertThat(check(CLIENTS, with(us, EU.topicArns(), EU.globalQueueUrl(), EU.inboxQueueUrl())))
        .isEqualTo(
            new Wrong(
                "SIGNET_BUS_TOPIC_ARN",
                "\"" + us + "\"",
                EU.topicArn() + ", the topic of eu in SIGNET_BUS_TOPIC_ARNS"));
  }

  @Test
  void theInboxIsNotTheQueueThatAllShare() {
    assertThat(
            check(
                CLIENTS,
                with(EU.topicArn(), EU.topicArns(), EU.globalQueueUrl(), EU.globalQueueUrl())))
        .isInstanceOfSatisfying(
            Wrong.class,
            wrong -> assertThat(wrong.variable()).isEqualTo("SIGNET_BUS_INBOX_QUEUE_URL"));
  }

  @Test
  void warnsOfAQueueThatKeepsWhatNobodyCanRead() {
    var sqs = CLIENTS.inSqs(AwsEmulator.REGION);
    var plain =
        Calls.await("plain", () -> sqs.createQueue(create -> create.queueName("plain"))).queueUrl();

    assertThat(check(CLIENTS, with(EU.topicArn(), EU.topicArns(), EU.globalQueueUrl(), plain)))
        .isInstanceOfSatisfying(
            Usable.class,
            usable ->
                assertThat(usable.warnings())
                    .singleElement()
                    .asString()
                    .startsWith(plain + ": no redrive policy"));
  }

  @Test
  void anEmulatorThatHangsIsNoReasonNotToStart() {
    EMULATOR.freeze();
    try {
      assertThat(check(CLIENTS, EU)).isInstanceOf(Unreachable.class);
    } finally {
      EMULATOR.thaw();
    }
  }

  @Test
  void aClosedPortIsNoReasonNotToStart() {
    EMULATOR.refuse();
    try {
      assertThat(check(CLIENTS, EU))
          .isInstanceOfSatisfying(
              Unreachable.class,
              unreachable ->
                  assertThat(unreachable.reason()).startsWith("SIGNET_BUS_GLOBAL_QUEUE_URL: "));
    } finally {
      EMULATOR.admit();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidClientTokenId, The security token included in the request is invalid.",
    "403, SignatureDoesNotMatch, The request signature we calculated does not match",
    "400, UnrecognizedClientException, The security token included in the request is invalid.",
    "403, ExpiredToken, The security token included in the request is expired"
  })
  void namesTheCredentials(int status, String code, String message) {
    assertThat(checkAt(status, code, message))
        .isEqualTo(
            new Wrong(
                "AWS_ACCESS_KEY_ID",
                "no credentials of use for SIGNET_BUS_GLOBAL_QUEUE_URL",
                "credentials that AWS accepts, here or wherever its SDK looks for them; it says: "
                    + code
                    + ": "
                    + message));
  }

  @Test
  void namesWhatAPermissionIsMissingFor() {
    assertThat(checkAt(403, "AccessDenied", "not authorized to perform: sqs:GetQueueAttributes"))
        .isInstanceOfSatisfying(
            Wrong.class,
            wrong -> {
              assertThat(wrong.variable()).isEqualTo("SIGNET_BUS_GLOBAL_QUEUE_URL");
              assertThat(wrong.expected())
                  .endsWith("not authorized to perform: sqs:GetQueueAttributes");
            });
  }

  @ParameterizedTest
  @CsvSource({"503, ServiceUnavailable", "500, InternalFailure", "400, ThrottlingException"})
  void patienceIsAllThatSomeErrorsAskFor(int status, String code) {
    assertThat(checkAt(status, code, "later")).isInstanceOf(Unreachable.class);
  }

  private static Answer checkAt(int status, String code, String message) {
    try (var aws = RefusingAws.with(status, code, message)) {
      return checkAt(aws.access());
    }
  }

  private static Answer checkAt(AwsAccess access) {
    try (var clients = AwsClients.create(SETTINGS, access)) {
      return check(clients, EU);
    }
  }

  private static Answer check(AwsClients clients, BusAddresses addresses) {
    return BusCheck.check(clients, addresses).toCompletableFuture().join();
  }

  private static BusAddresses with(
      String topic, SortedMap<String, String> topics, String globalQueue, String inboxQueue) {
    return new BusAddresses("eu", topic, topics, globalQueue, inboxQueue);
  }
}
