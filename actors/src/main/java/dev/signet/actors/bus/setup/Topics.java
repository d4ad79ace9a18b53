// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import dev.signet.actors.bus.aws.AwsClients;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsAsyncClient;
import software.amazon.awssdk.services.sns.model.ListSubscriptionsByTopicResponse;

/** Sees to it that topics are there and that queues hear of the right messages. */
final class Topics {
  private static final String QUEUE = "sqs";

  private final AwsClients clients;
  private final Consumer<String> done;

  Topics(AwsClients clients, Consumer<String> done) {
    this.clients = clients;
    this.done = done;
  }

  /**
   * @return the topic's ARN
   * @throws SetupFailedException if AWS does not let it
   */
  String ensure(Region region, String name) {
    var what = "topic " + name + " in " + region;
    var sns = clients.inSns(region);
    // Creating a topic that is there changes nothing, and does not say whether it was.
    return Calls.await(what, () -> sns.createTopic(topic -> topic.name(name))).topicArn();
  }

  /**
   * A queue gets a topic's messages as they were published, if their attribute {@code hop} is as
   * given.
   *
   * @throws SetupFailedException if AWS does not let it
   */
  void ensureSubscription(String topicArn, String queueArn, String hop) {
    var what = "subscription of " + queueArn + " to " + topicArn;
    var sns = clients.ofTopic(topicArn);
    var expected = attributes(hop);
    var found = find(sns, what, topicArn, queueArn);
    if (found.isPresent()) repair(sns, what, found.get(), expected);
    else {
      var _ =
          Calls.await(
              what,
              () ->
                  sns.subscribe(
                      subscribe ->
                          subscribe
                              .topicArn(topicArn)
                              .protocol(QUEUE)
                              .endpoint(queueArn)
                              .attributes(expected)));
      done.accept("created " + what);
    }
  }

  private static Map<String, String> attributes(String hop) {
    return Map.of(
        "RawMessageDelivery", "true",
        "FilterPolicyScope", "MessageAttributes",
        "FilterPolicy", "{\"hop\":[\"" + hop + "\"]}");
  }

  /** Page by page; topics of the bus have two subscriptions, and whatever others added. */
  private static Optional<String> find(
      SnsAsyncClient sns, String what, String topicArn, String queueArn) {
    var page = "";
    do {
      var found = page(sns, what, topicArn, page);
      for (var subscription : found.subscriptions())
        if (subscription.protocol().equals(QUEUE) && subscription.endpoint().equals(queueArn))
          return Optional.of(subscription.subscriptionArn());
      page = found.nextToken();
    } while (page != null && !page.isEmpty());
    return Optional.empty();
  }

  private static ListSubscriptionsByTopicResponse page(
      SnsAsyncClient sns, String what, String topicArn, String page) {
    return Calls.await(
        what,
        () ->
            sns.listSubscriptionsByTopic(
                list -> {
                  list.topicArn(topicArn);
                  if (!page.isEmpty()) list.nextToken(page);
                }));
  }

  private void repair(
      SnsAsyncClient sns, String what, String subscription, Map<String, String> expected) {
    var found =
        Calls.await(
                what, () -> sns.getSubscriptionAttributes(get -> get.subscriptionArn(subscription)))
            .attributes();
    new TreeMap<>(expected)
        .forEach(
            (attribute, value) -> {
              if (Calls.same(found.getOrDefault(attribute, defaultOf(attribute)), value)) return;
              var _ =
                  Calls.await(
                      what,
                      () ->
                          sns.setSubscriptionAttributes(
                              set ->
                                  set.subscriptionArn(subscription)
                                      .attributeName(attribute)
                                      .attributeValue(value)));
              done.accept("set " + attribute + " of " + what);
            });
  }

  /** SNS does not mention an attribute that was never set. */
  private static String defaultOf(String attribute) {
    return attribute.equals("FilterPolicyScope") ? "MessageAttributes" : "";
  }
}
