// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** What the bus between regions needs of the other settings, and of its own together. */
final class BusCombination {
  private static final List<String> KEYS =
      List.of("topic-arn", "topic-arns", "global-queue-url", "inbox-queue-url");

  private BusCombination() {}

  /** For a node that decides, with the bus over AWS. */
  static void check(Config config) {
    for (var key : KEYS) requireSet(config, key);
    requireTopics(config);
    requireShared(config);
  }

  private static void requireSet(Config config, String key) {
    var value = config.getValue("signet.bus." + key).unwrapped();
    if (value.equals("") || value.equals(List.of()))
      throw new InvalidSettingException(
          "SIGNET_BUS_" + key.replace('-', '_').toUpperCase(Locale.ROOT),
          "not set",
          "set, because SIGNET_BUS is aws");
  }

  /** Each region and each topic once, this region's own among them. */
  private static void requireTopics(Config config) {
    var region = config.getString("signet.region");
    var arns = new HashMap<String, String>();
    for (var entry : config.getStringList("signet.bus.topic-arns")) {
      var separator = entry.indexOf('=');
      var name = entry.substring(0, separator);
      var arn = entry.substring(separator + 1);
      if (arns.containsKey(name) || arns.containsValue(arn))
        throw new InvalidSettingException(
            "SIGNET_BUS_TOPIC_ARNS",
            "\"" + entry + "\" after another with the same region or topic",
            "each region and each topic once");
      arns.put(name, arn);
    }
    var own = arns.get(region);
    if (own == null)
      throw new InvalidSettingException(
          "SIGNET_BUS_TOPIC_ARNS",
          "topics of " + String.join(", ", arns.keySet()),
          "one of " + region + " among them, which is SIGNET_REGION");
    var given = config.getString("signet.bus.topic-arn");
    if (!given.equals(own))
      throw new InvalidSettingException(
          "SIGNET_BUS_TOPIC_ARN",
          "\"" + given + "\"",
          own + ", which SIGNET_BUS_TOPIC_ARNS gives " + region);
  }

  /** What all regions have in common; what a node makes for itself is another in each of them. */
  private static void requireShared(Config config) {
    if (config.getString("signet.database.url").isEmpty())
      throw new InvalidSettingException(
          "SIGNET_DATABASE_URL",
          "not set",
          "the jdbc:postgresql:// URL that all regions share, because SIGNET_BUS is aws");
    if (config.getString("signet.master-key").isEmpty()
        && !Files.exists(Path.of(config.getString("signet.data-dir"), "master-key")))
      throw new InvalidSettingException(
          "SIGNET_MASTER_KEY",
          "not set",
          "the key that all regions share, because messages between them are signed with it");
  }
}
