// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.bus.setup.BusCheck.Usable;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.RefusingAws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class BusTopologyTest {
  private static final AwsSettings SETTINGS =
      new AwsSettings(
          Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(12), 16, 100);
  private static final AwsEmulator EMULATOR = AwsEmulator.started();
  private static final AtomicInteger BUSES = new AtomicInteger();
  private static final SortedMap<String, Region> REGIONS =
      new TreeMap<>(
          Map.of("eu", Region.EU_WEST_1, "us", Region.US_EAST_1, "ap", Region.AP_SOUTHEAST_2));

  /** Every test has a bus of its own, in an account with others. */
  private final BusPlan plan =
      new BusPlan("bus" + BUSES.incrementAndGet(), REGIONS, Region.EU_CENTRAL_1);

  private final AwsClients clients = EMULATOR.clients(SETTINGS);
  private final List<String> done = new ArrayList<>();

  @AfterEach
  void closeClients() {
    clients.close();
  }

  @AfterAll
  static void stopEmulator() {
    EMULATOR.close();
  }

  @Test
  void everyPartIsWhereThePlanSays() {
    var created = create();

    assertThat(created.addresses().keySet()).containsExactly("ap", "eu", "us");
    assertThat(created.of("eu").topicArn())
        .matches("arn:aws:sns:eu-west-1:\\d{12}:" + plan.topic("eu"));
    assertThat(created.of("us").topicArn())
        .matches("arn:aws:sns:us-east-1:\\d{12}:" + plan.topic("us"));
    assertThat(created.of("eu").topicArns()).isEqualTo(created.of("us").topicArns());
    assertThat(created.addresses().values().stream().map(BusAddresses::globalQueueUrl).distinct())
        .singleElement()
        .asString()
        .endsWith("/" + plan.globalQueue());
    assertThat(created.of("ap").inboxQueueUrl()).endsWith("/" + plan.inbox("ap"));
  }

  @Test
  void whatARegionSaysIsHeardByAllRegionsTogetherAndByNoInbox() {
    var created = create();

    publish(created.of("us").topicArn(), "origin", "hello");

    assertThat(bodies(Region.EU_CENTRAL_1, created.of("us").globalQueueUrl()))
        .containsExactly("hello");
    for (var region : created.addresses().keySet())
      assertThat(bodies(plan.placeOf(region), inboxOf(created, region))).isEmpty();
  }

  @Test
  void whatIsToldToARegionIsHeardThereAlone() {
    var created = create();

    publish(created.of("us").topicArn(), "fanout", "hello");

    assertThat(bodies(Region.US_EAST_1, inboxOf(created, "us"))).containsExactly("hello");
    assertThat(bodies(Region.EU_WEST_1, inboxOf(created, "eu"))).isEmpty();
    assertThat(bodies(Region.EU_CENTRAL_1, created.of("us").globalQueueUrl())).isEmpty();
  }

  @Test
  void whatNobodyCanReadEndsAmongTheDeadLetters() {
    var created = create();
    publish(created.of("eu").topicArn(), "fanout", "garbage");
    var inbox = inboxOf(created, "eu");

    for (var receive = 0; receive <= QueueForm.MOST_RECEIVES; receive++)
      receive(Region.EU_WEST_1, inbox);

    var dead =
        Calls.await(
            "dead",
            () ->
                clients
                    .inSqs(Region.EU_WEST_1)
                    .getQueueUrl(q -> q.queueName(plan.deadLettersOf(plan.inbox("eu")))));
    assertThat(bodies(Region.EU_WEST_1, dead.queueUrl())).containsExactly("garbage");
  }

  @Test
  void onlyTheTopicsMayWriteToAQueue() {
    var created = create();
    var topics = created.of("eu").topicArns();

    assertThat(attribute(Region.EU_CENTRAL_1, plan.globalQueue(), QueueAttributeName.POLICY))
        .contains(topics.values());
    assertThat(attribute(Region.EU_WEST_1, plan.inbox("eu"), QueueAttributeName.POLICY))
        .contains(topics.get("eu"))
        .contains("aws:SourceArn")
        .doesNotContain(topics.get("us"));
  }

  @Test
  void queuesKeepMessagesAsLongAsSqsCan() {
    create();

    for (var name : List.of(plan.inbox("eu"), plan.deadLettersOf(plan.inbox("eu"))))
      assertThat(attribute(Region.EU_WEST_1, name, QueueAttributeName.MESSAGE_RETENTION_PERIOD))
          .isEqualTo("1209600");
  }

  @Test
  void asASecondTimeChangesNothing() {
    var first = create();
    done.clear();

    assertThat(create()).isEqualTo(first);
    assertThat(done).isEmpty();
  }

  @Test
  void putsRightWhatSomebodyChanged() {
    var created = create();
    var inbox = inboxOf(created, "eu");
    var sqs = clients.inSqs(Region.EU_WEST_1);
    Calls.await(
        inbox,
        () ->
            sqs.setQueueAttributes(
                set ->
                    set.queueUrl(inbox)
                        .attributes(
                            Map.of(
                                QueueAttributeName.POLICY, "{}",
                                QueueAttributeName.VISIBILITY_TIMEOUT, "1"))));
    var sns = clients.inSns(Region.EU_WEST_1);
    var subscription =
        Calls.await("list", () -> sns.listSubscriptions()).subscriptions().stream()
            .filter(each -> each.endpoint().endsWith(":" + plan.inbox("eu")))
            .findFirst()
            .orElseThrow()
            .subscriptionArn();
    for (var drift :
        Map.of("RawMessageDelivery", "false", "FilterPolicy", "{\"hop\":[\"origin\"]}").entrySet())
      Calls.await(
          subscription,
          () ->
              sns.setSubscriptionAttributes(
                  set ->
                      set.subscriptionArn(subscription)
                          .attributeName(drift.getKey())
                          .attributeValue(drift.getValue())));
    done.clear();

    create();

    assertThat(done)
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("set Policy, VisibilityTimeout of queue " + plan.inbox("eu")))
        .anySatisfy(line -> assertThat(line).startsWith("set FilterPolicy of subscription"))
        .anySatisfy(line -> assertThat(line).startsWith("set RawMessageDelivery of subscription"));
    publish(created.of("eu").topicArn(), "fanout", "hello");
    assertThat(bodies(Region.EU_WEST_1, inbox)).containsExactly("hello");
  }

  @Test
  void aRegionMayJoinLater() {
    var regions = new TreeMap<>(plan.regions());
    regions.remove("ap");
    BusTopology.create(
        clients, new BusPlan(plan.prefix(), regions, plan.globalRegion()), done::add);

    var created = create();

    publish(created.of("ap").topicArn(), "origin", "hello");
    assertThat(bodies(Region.EU_CENTRAL_1, created.of("eu").globalQueueUrl()))
        .containsExactly("hello");
    assertThat(attribute(Region.EU_CENTRAL_1, plan.globalQueue(), QueueAttributeName.POLICY))
        .contains(created.of("ap").topicArn());
  }

  @Test
  void theStartsChecksAreContentWithIt() {
    for (var addresses : create().addresses().values())
      assertThat(BusCheck.check(clients, addresses).toCompletableFuture().join())
          .isEqualTo(new Usable(List.of()));
  }

  @Test
  void saysWhatAwsDoesNotLetIt() {
    try (var aws =
            RefusingAws.with(
                403, "AuthorizationError", "not authorized to perform: SNS:CreateTopic");
        var refused = AwsClients.create(SETTINGS, aws.access())) {
      assertThatThrownBy(() -> BusTopology.create(refused, plan, done::add))
          .isInstanceOf(SetupFailedException.class)
          .hasMessage(
              "topic "
                  + plan.topic("ap")
                  + " in ap-southeast-2: AuthorizationError: not authorized to perform: SNS:CreateTopic");
    }
  }

  @Test
  void refusesNamesThatAQueueCannotHave() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new BusPlan(
                    "signet", new TreeMap<>(Map.of("a.b", Region.EU_WEST_1)), Region.EU_WEST_1))
        .withMessage("region: \"a.b\" (expected: 1 to 30 letters, digits, hyphens or underscores)");
  }

  private CreatedBus create() {
    return BusTopology.create(clients, plan, done::add);
  }

  private static String inboxOf(CreatedBus created, String region) {
    return created.of(region).inboxQueueUrl();
  }

  private void publish(String topic, String hop, String text) {
    var attribute = MessageAttributeValue.builder().dataType("String").stringValue(hop).build();
    Calls.await(
        topic,
        () ->
            clients
                .ofTopic(topic)
                .publish(
                    publish ->
                        publish
                            .topicArn(topic)
                            .message(text)
                            .messageAttributes(Map.of("hop", attribute))));
  }

  private Stream<String> bodies(Region region, String queue) {
    return receive(region, queue).stream().map(Message::body);
  }

  /** Publishing is done when the emulator has put the message into the queues. */
  private List<Message> receive(Region region, String queue) {
    return Calls.await(
            queue,
            () ->
                clients
                    .inSqs(region)
                    .receiveMessage(
                        get -> get.queueUrl(queue).waitTimeSeconds(0).visibilityTimeout(0)))
        .messages();
  }

  private String attribute(Region region, String name, QueueAttributeName attribute) {
    var sqs = clients.inSqs(region);
    var url = Calls.await(name, () -> sqs.getQueueUrl(get -> get.queueName(name))).queueUrl();
    return Calls.await(
            name, () -> sqs.getQueueAttributes(get -> get.queueUrl(url).attributeNames(attribute)))
        .attributes()
        .getOrDefault(attribute, "");
  }
}
