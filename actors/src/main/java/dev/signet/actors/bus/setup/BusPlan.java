// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import java.util.Collections;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * The whole bus: all its regions, where they are, and what their topics and queues are called.
 *
 * @param prefix of every name, so that several buses fit into one account
 * @param regions the AWS region of every region of ours; a region that is not among them is no part
 *     of the bus
 * @param globalRegion the AWS region of the queue that all share
 */
public record BusPlan(String prefix, SortedMap<String, Region> regions, Region globalRegion) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,30}");
  private static final String EXPECTED =
      " (expected: 1 to 30 letters, digits, hyphens or underscores)";

  /**
   * @throws IllegalArgumentException if a name cannot be part of a queue's; the message says which
   */
  public BusPlan {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    requireName("prefix", prefix);
    regions.keySet().forEach(region -> requireName("region", region));
    if (regions.isEmpty())
      throw new IllegalArgumentException("regions: none (expected: at least one)");
  }

  /**
   * @throws NoSuchElementException if the region is no part of the bus
   */
  Region placeOf(String region) {
    return Optional.ofNullable(regions.get(region)).orElseThrow();
  }

  String topic(String region) {
    return prefix + "-" + region;
  }

  String globalQueue() {
    return prefix + "-global";
  }

  String inbox(String region) {
    return prefix + "-inbox-" + region;
  }

  /** The queue that keeps what could not be read from another one; never a region's own. */
  String deadLettersOf(String queue) {
    return prefix + "-dead" + queue.substring(prefix.length());
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches())
      throw new IllegalArgumentException(what + ": \"" + name + "\"" + EXPECTED);
  }
}
