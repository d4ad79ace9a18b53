// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The topics and queues that one region's nodes are told of.
 *
 * @param region its name
 * @param topicArn its own topic
 * @param topicArns every region's topic by the region's name
 * @param globalQueueUrl the one queue that all regions share
 * @param inboxQueueUrl its own queue
 */
public record BusAddresses(
    String region,
    String topicArn,
    SortedMap<String, String> topicArns,
    String globalQueueUrl,
    String inboxQueueUrl) {
  static final String TOPIC_ARN = "SIGNET_BUS_TOPIC_ARN";
  static final String TOPIC_ARNS = "SIGNET_BUS_TOPIC_ARNS";
  static final String GLOBAL_QUEUE_URL = "SIGNET_BUS_GLOBAL_QUEUE_URL";
  static final String INBOX_QUEUE_URL = "SIGNET_BUS_INBOX_QUEUE_URL";

  public BusAddresses {
    topicArns = Collections.unmodifiableSortedMap(new TreeMap<>(topicArns));
  }

  /** What a node of the region needs in its environment to be part of the bus. */
  public SortedMap<String, String> environment() {
    var topics =
        topicArns.entrySet().stream()
            .map(topic -> topic.getKey() + "=" + topic.getValue())
            .collect(Collectors.joining(","));
    return new TreeMap<>(
        Map.of(
            "SIGNET_REGION",
            region,
            "SIGNET_BUS",
            "aws",
            TOPIC_ARN,
            topicArn,
            TOPIC_ARNS,
            topics,
            GLOBAL_QUEUE_URL,
            globalQueueUrl,
            INBOX_QUEUE_URL,
            inboxQueueUrl));
  }
}
