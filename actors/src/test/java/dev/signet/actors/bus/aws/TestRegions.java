// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import dev.signet.actors.testing.AwsEmulator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.sns.SnsAsyncClient;

/** Topics and queues of a few regions, subscribed as the bus needs them. */
final class TestRegions {
  final TestQueue global;
  private final SnsAsyncClient sns;
  private final SortedMap<String, String> topics = new TreeMap<>();
  private final SortedMap<String, TestQueue> inboxes = new TreeMap<>();

  TestRegions(AwsClients clients, String... names) {
    this.sns = clients.inSns(AwsEmulator.REGION);
    this.global = new TestQueue(clients);
    for (var name : names) {
      var inbox = new TestQueue(clients);
      inboxes.put(name, inbox);
      createTopic(name);
    }
  }

  /** Creates it with its subscriptions, or creates it again. */
  void createTopic(String region) {
    // Queues have random names; so have their topics.
    var inbox = inbox(region);
    var topic = sns.createTopic(request -> request.name(inbox.name())).join().topicArn();
    topics.put(region, topic);
    subscribe(topic, inbox, "fanout");
    subscribe(topic, global, "origin");
  }

  AwsBusSettings settings(String region) {
    return TestSettings.of(topics, global.url(), inbox(region).url());
  }

  TestQueue inbox(String region) {
    return Objects.requireNonNull(inboxes.get(region));
  }

  String topic(String region) {
    return Objects.requireNonNull(topics.get(region));
  }

  void deleteTopic(String region) {
    sns.deleteTopic(request -> request.topicArn(topic(region))).join();
  }

  private void subscribe(String topic, TestQueue queue, String hop) {
    sns.subscribe(
            request ->
                request
                    .topicArn(topic)
                    .protocol("sqs")
                    .endpoint(queue.arn())
                    .attributes(
                        Map.of(
                            "RawMessageDelivery",
                            "true",
                            "FilterPolicy",
                            "{\"hop\":[\"" + hop + "\"]}")))
        .join();
  }
}
