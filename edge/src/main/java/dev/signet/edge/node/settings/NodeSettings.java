// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who this node is and where it listens. The parts' own settings stay with the parts. Defaults and
 * their reasons stand in reference.conf.
 *
 * @param dataDirectory absolute
 * @param masterKey empty: the one in the data directory
 * @param redisUrl empty: in memory
 */
public record NodeSettings(
    Set<Role> roles,
    String region,
    Path dataDirectory,
    Duration startTimeout,
    PublicPorts publicPorts,
    Cluster cluster,
    Optional<String> masterKey,
    Optional<String> redisUrl) {

  /** What a node can do. */
  public enum Role {
    EDGE,
    CONTROL;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where visitors come in. */
  public record PublicPorts(String bind, int http, int https) {}

  /**
   * @param managementPort where the nodes ask each other for the cluster; open only with seeds that
   *     are discovered
   * @param foundingNodes how many nodes have to be seen before discovered ones found a cluster
   */
  public record Cluster(
      String bind, int port, Seeds seeds, int managementPort, int foundingNodes) {}

  /** Takes what {@link SettingsReader} has checked. */
  public static NodeSettings from(Config config) {
    var roles = EnumSet.noneOf(Role.class);
    for (var role : config.getStringList("signet.roles"))
      roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    return new NodeSettings(
        roles,
        config.getString("signet.region"),
        Path.of(config.getString("signet.data-dir")).toAbsolutePath().normalize(),
        config.getDuration("signet.start-timeout"),
        new PublicPorts(
            config.getString("signet.public.bind"),
            config.getInt("signet.public.http-port"),
            config.getInt("signet.public.https-port")),
        new Cluster(
            clusterAddress(config.getString("signet.cluster.bind"), InetAddress::getLocalHost),
            config.getInt("signet.cluster.port"),
            Seeds.of(config.getStringList("signet.cluster.seeds")),
            config.getInt("signet.cluster.management-port"),
            config.getInt("signet.cluster.founding-nodes")),
        given(config, "signet.master-key"),
        given(config, "signet.redis.url"));
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Never shows the master key or the Redis password. */
  @Override
  public String toString() {
    return "NodeSettings[" + roles + ", region " + region + ", " + dataDirectory + "]";
  }

  private static Optional<String> given(Config config, String path) {
    return Optional.of(config.getString(path)).filter(text -> !text.isEmpty());
  }

  /** Where this machine's host name leads to. */
  interface OwnAddress {
    InetAddress find() throws UnknownHostException;
  }

  /**
   * Other nodes have to be told an address that leads here. A container learns its own only when it
   * runs, so "any address" stands for the one that the host name leads to.
   */
  static String clusterAddress(String bind, OwnAddress own) {
    if (!bind.equals("0.0.0.0")) return bind;
    try {
      return own.find().getHostAddress();
    } catch (UnknownHostException e) {
      throw new InvalidSettingException(
          "SIGNET_CLUSTER_BIND",
          "\"0.0.0.0\", and a host name without an address (" + e.getMessage() + ")",
          "this machine's own address, or a host name that leads to it");
    }
  }
}
