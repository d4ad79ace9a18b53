// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;

/** The tasks' records need a queue, a zone, a domain and a cluster, or none of them. */
final class TaskDnsCombination {
  private static final List<String> NEEDED =
      List.of("queue-url", "zone-id", "domain", "cluster-arn");

  private TaskDnsCombination() {}

  static void check(Config config) {
    var taskDns = config.getConfig("signet.task-dns");
    var given = NEEDED.stream().filter(key -> isGiven(taskDns, key)).toList();
    if (given.isEmpty()) return;
    for (var key : NEEDED)
      if (!given.contains(key))
        throw new InvalidSettingException(
            variable(key), "not set", "set, because " + variable(given.getFirst()) + " is");
    var region = config.getString("signet.region");
    if (!region.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"))
      throw new InvalidSettingException(
          "SIGNET_REGION",
          "\"" + region + "\"",
          "a DNS label, because the region's tasks have records below its name");
  }

  private static boolean isGiven(Config taskDns, String key) {
    return !taskDns.getString(key).isEmpty();
  }

  private static String variable(String key) {
    return "SIGNET_TASK_DNS_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
