// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

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
}
