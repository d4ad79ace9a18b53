// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where changes travel between regions, and how. Defaults, reasons and limits stand in
 * reference.conf under {@code signet.bus.aws}.
 *
 * @param topics ARN of every region's topic by the region's name, this region's among them
 * @param globalQueue URL of the queue that all regions' relays share
 * @param inboxQueue URL of this region's own queue
 */
public record AwsBusSettings(
    SortedMap<String, String> topics,
    String globalQueue,
    String inboxQueue,
    Receiving receiving,
    Publishing publishing,
    Restarts restarts,
    Duration storeTimeout,
    Duration closeWithin) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.bus.aws");

  public AwsBusSettings {
    topics = Collections.unmodifiableSortedMap(new TreeMap<>(topics));
    BOUNDS.positive("store-timeout", storeTimeout);
    BOUNDS.positive("close-within", closeWithin);
  }

  /**
   * How a queue is read.
   *
   * @param longPoll how long one receive waits for the first message, in whole seconds
   * @param visibility for how long a received message is nobody else's, in whole seconds
   * @param parallelism messages whose effects run at once
   * @param attempts at an effect before the message is handed back
   * @param acknowledgeWithin how long to gather acknowledgements
   */
  public record Receiving(
      int requests,
      Duration longPoll,
      Duration visibility,
      int parallelism,
      int attempts,
      Duration acknowledgeWithin) {

    public Receiving {
      BOUNDS.within("receiving.requests", requests, 1, 10);
      requireSeconds("receiving.long-poll", longPoll, 1, 20);
      requireSeconds("receiving.visibility", visibility, 2, 43_200);
      BOUNDS.within("receiving.parallelism", parallelism, 1, 1000);
      BOUNDS.within("receiving.attempts", attempts, 1, 20);
      BOUNDS.positive("receiving.acknowledge-within", acknowledgeWithin);
    }

    static Receiving from(Config receiving) {
      return new Receiving(
          receiving.getInt("requests"),
          receiving.getDuration("long-poll"),
          receiving.getDuration("visibility"),
          receiving.getInt("parallelism"),
          receiving.getInt("attempts"),
          receiving.getDuration("acknowledge-within"));
    }
  }

  /**
   * How the outbox is published.
   *
   * @param batch entries read at a time
   * @param parallelism publishes that run at once
   * @param overdueAfter how long another region may leave its own entries unpublished
   */
  public record Publishing(
      Duration pollEvery, Duration overdueAfter, int batch, int parallelism, Duration stepTimeout) {

    public Publishing {
      BOUNDS.positive("publishing.poll-every", pollEvery);
      BOUNDS.positive("publishing.overdue-after", overdueAfter);
      BOUNDS.within("publishing.batch", batch, 1, 1000);
      BOUNDS.within("publishing.parallelism", parallelism, 1, 1000);
      BOUNDS.positive("publishing.step-timeout", stepTimeout);
    }

    static Publishing from(Config publishing) {
      return new Publishing(
          publishing.getDuration("poll-every"),
          publishing.getDuration("overdue-after"),
          publishing.getInt("batch"),
          publishing.getInt("parallelism"),
          publishing.getDuration("step-timeout"));
    }
  }

  /** Pauses between a stream's failure and its next start; doubled each time. */
  public record Restarts(Duration first, Duration longest) {

    public Restarts {
      BOUNDS.positive("restarts.first", first);
      if (longest.compareTo(first) < 0)
        throw BOUNDS.refused("restarts.longest", longest, "at least first, " + first);
    }

    /**
     * @param failures in a row, at least 1
     */
    Duration pause(int failures) {
      var doubled = first.multipliedBy(1L << Math.min(failures - 1, 20));
      return doubled.compareTo(longest) > 0 ? longest : doubled;
    }

    static Restarts from(Config restarts) {
      return new Restarts(restarts.getDuration("first"), restarts.getDuration("longest"));
    }
  }

  /**
   * @param bus the block {@code signet.bus}
   */
  public static AwsBusSettings from(Config bus) {
    var aws = bus.getConfig("aws");
    return new AwsBusSettings(
        topics(bus),
        bus.getString("global-queue-url"),
        bus.getString("inbox-queue-url"),
        Receiving.from(aws.getConfig("receiving")),
        Publishing.from(aws.getConfig("publishing")),
        Restarts.from(aws.getConfig("restarts")),
        aws.getDuration("store-timeout"),
        aws.getDuration("close-within"));
  }

  private static SortedMap<String, String> topics(Config bus) {
    var topics = new TreeMap<String, String>();
    for (var entry : bus.getStringList("topic-arns")) {
      var separator = entry.indexOf('=');
      if (separator < 1)
        throw new IllegalArgumentException(
            "signet.bus.topic-arns: \"" + entry + "\" (expected: region=arn)");
      if (topics.put(entry.substring(0, separator), entry.substring(separator + 1)) != null)
        throw new IllegalArgumentException(
            "signet.bus.topic-arns: \"" + entry + "\" (expected: each region once)");
    }
    return topics;
  }

  private static void requireSeconds(String key, Duration value, int least, int most) {
    if (value.getNano() != 0 || value.getSeconds() < least || value.getSeconds() > most)
      throw BOUNDS.refused(key, value, least + " to " + most + " whole seconds");
  }
}
