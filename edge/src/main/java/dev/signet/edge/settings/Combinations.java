// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.settings;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Settings that are each fine and do not go together, or ask for what this build lacks. */
final class Combinations {
  private static final List<String> BUS_VARIABLES =
      List.of("topic-arn", "topic-arns", "global-queue-url", "inbox-queue-url");

  private Combinations() {}

  static void check(Config config) {
    var roles = config.getStringList("signet.roles");
    if (!roles.contains("control") && config.getString("signet.redis.url").isEmpty())
      throw new InvalidSettingException(
          "SIGNET_REDIS_URL",
          "not set",
          "the region's redis:// URL, because a node with only the role edge shares the region's store");
    if (!roles.contains("control") && config.getList("signet.cluster.seeds").isEmpty())
      throw new InvalidSettingException(
          "SIGNET_CLUSTER_SEEDS",
          "not set",
          "host:port of a node with the role control, because one with only the role edge decides nothing");
    if (!roles.contains("control") && hasNoMasterKey(config))
      throw new InvalidSettingException(
          "SIGNET_MASTER_KEY",
          "not set",
          "the key of the region's other nodes, because certificates are sealed with it");
    if (config.getString("signet.master-key").startsWith("aws-kms://"))
      throw new InvalidSettingException(
          "SIGNET_MASTER_KEY",
          "aws-kms://…",
          "base64 of 32 bytes, the only kind that this build has");
    if (config.getString("signet.bus.kind").equals("aws")) checkBus(config, roles);
  }

  private static boolean hasNoMasterKey(Config config) {
    return config.getString("signet.master-key").isEmpty()
        && !Files.exists(Path.of(config.getString("signet.data-dir"), "master-key"));
  }

  private static void checkBus(Config config, List<String> roles) {
    if (roles.contains("control"))
      for (var key : BUS_VARIABLES) {
        var value = config.getValue("signet.bus." + key).unwrapped();
        if (value.equals("") || value.equals(List.of()))
          throw new InvalidSettingException(
              "SIGNET_BUS_" + key.replace('-', '_').toUpperCase(Locale.ROOT),
              "not set",
              "set, because SIGNET_BUS is aws");
      }
    throw new InvalidSettingException(
        "SIGNET_BUS", "\"aws\"", "local, the only control bus that this build has");
  }
}
