// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Settings that are each fine and do not go together, or ask for what this build lacks. */
final class Combinations {
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
          "host:port of the nodes with the role control, or dns:NAME, because one with only the role edge decides nothing");
    if (!roles.contains("control") && hasNoMasterKey(config))
      throw new InvalidSettingException(
          "SIGNET_MASTER_KEY",
          "not set",
          "the key of the region's other nodes, because certificates are sealed with it");
    checkChallenges(config);
    checkPorts(config, roles);
    TaskDnsCombination.check(config);
    if (roles.contains("control") && config.getString("signet.bus.kind").equals("aws"))
      BusCombination.check(config);
  }

  private static void checkChallenges(Config config) {
    var challenges = config.getStringList("signet.acme.challenges");
    if (Collections.disjoint(challenges, List.of("http-01", "tls-alpn-01")))
      throw new InvalidSettingException(
          "SIGNET_ACME_CHALLENGES",
          "\"" + String.join(",", challenges) + "\"",
          "http-01 or tls-alpn-01 among them, because dns-01 is for wildcards alone");
    var zones = config.getStringList("signet.acme.dns.zones");
    if (config.getString("signet.issuer").equals("acme")
        && !zones.isEmpty()
        && !challenges.contains("dns-01"))
      throw new InvalidSettingException(
          "SIGNET_ACME_DNS_ZONES",
          "\"" + String.join(",", zones) + "\"",
          "dns-01 among SIGNET_ACME_CHALLENGES, because nothing else is answered in zones");
  }

  private static void checkPorts(Config config, List<String> roles) {
    var opened = new ArrayList<Port>();
    if (roles.contains("edge")) {
      opened.add(port(config, "SIGNET_HTTP_PORT", "public.bind", "public.http-port"));
      opened.add(port(config, "SIGNET_HTTPS_PORT", "public.bind", "public.https-port"));
    }
    opened.add(port(config, "SIGNET_ADMIN_PORT", "admin.bind", "admin.port"));
    opened.add(port(config, "SIGNET_CLUSTER_PORT", "cluster.bind", "cluster.port"));
    if (Seeds.of(config.getStringList("signet.cluster.seeds")) instanceof Seeds.Discovered)
      opened.add(
          port(
              config, "SIGNET_CLUSTER_MANAGEMENT_PORT", "cluster.bind", "cluster.management-port"));
    for (var later = 1; later < opened.size(); later++)
      for (var earlier : opened.subList(0, later)) opened.get(later).requireApartFrom(earlier);
  }

  private static Port port(Config config, String variable, String bind, String number) {
    return new Port(
        variable, config.getString("signet." + bind), config.getInt("signet." + number));
  }

  /**
   * A port that this node will open.
   *
   * @param number 0: any free one, so never another's
   */
  private record Port(String variable, String bind, int number) {
    void requireApartFrom(Port other) {
      if (number == 0 || number != other.number || !ListenAddress.overlap(bind, other.bind)) return;
      throw new InvalidSettingException(
          variable,
          "\"" + number + "\", the same as " + other.variable,
          "a port of its own on the same address");
    }
  }

  private static boolean hasNoMasterKey(Config config) {
    return config.getString("signet.master-key").isEmpty()
        && !Files.exists(Path.of(config.getString("signet.data-dir"), "master-key"));
  }
}
