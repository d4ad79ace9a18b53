// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import dev.signet.actors.bus.aws.AwsBusSettings.Publishing;
import dev.signet.actors.bus.aws.AwsBusSettings.Receiving;
import dev.signet.actors.bus.aws.AwsBusSettings.Restarts;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** As in reference.conf, with times that a test need not wait for. */
final class TestSettings {

  /** So that calls to an emulator that hangs end soon. */
  static final AwsSettings CLIENT =
      new AwsSettings(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 64, 1000);

  static final Receiving RECEIVING =
      new Receiving(3, Duration.ofSeconds(2), Duration.ofSeconds(2), 8, 2, Duration.ofMillis(20));

  private static final Publishing PUBLISHING =
      new Publishing(
          Duration.ofMillis(200), Duration.ofSeconds(2), 200, 16, Duration.ofSeconds(10));

  private TestSettings() {}

  static AwsBusSettings of(Map<String, String> topics, String global, String inbox) {
    return of(topics, global, inbox, RECEIVING, Duration.ofMillis(1500));
  }

  private static AwsBusSettings of(
      Map<String, String> topics,
      String global,
      String inbox,
      Receiving receiving,
      Duration closeWithin) {
    return new AwsBusSettings(
        new TreeMap<>(topics),
        global,
        inbox,
        receiving,
        PUBLISHING,
        new Restarts(Duration.ofMillis(100), Duration.ofSeconds(1)),
        Duration.ofSeconds(2),
        closeWithin);
  }

  /**
   * With receives that end before what is left is handed back: the emulator gives messages to
   * receives whose client has gone, too.
   */
  static AwsBusSettings withShortPolls(TestQueue queue) {
    var receiving =
        new Receiving(
            3, Duration.ofSeconds(1), Duration.ofSeconds(30), 8, 2, Duration.ofMillis(20));
    return of(Map.of(), queue.url(), queue.url(), receiving, Duration.ofSeconds(3));
  }

  static AwsBusSettings of(TestQueue queue) {
    return of(Map.of(), queue.url(), queue.url());
  }
}
