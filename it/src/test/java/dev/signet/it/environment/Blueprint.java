// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import dev.signet.persistence.testing.PostgresServer;
import dev.signet.persistence.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which nodes a region has, and what each is told. */
final class Blueprint {

  /** Six nodes and a thousand visitors on two processors keep each other waiting. */
  private static final String FOR_A_SMALL_MACHINE =
      """
      signet.start-timeout = 2m
      signet.database.connection-timeout = 10s
      signet.handshake { hello-timeout = 30s, timeout = 30s, budget = 30s }
      """;

  private final Surroundings surroundings;
  private final Path directory;
  private final NodeWiring wiring;
  private final Path configuration;

  Blueprint(Surroundings surroundings, Path directory, NodeWiring wiring) {
    this.surroundings = surroundings;
    this.directory = directory;
    this.wiring = wiring;
    this.configuration = writeConfiguration(directory, wiring.settings());
  }

  /** Nothing of it runs yet but the Redis of each region. */
  List<Region> regions() {
    return List.of(
        region(
            "a",
            new Place("control1", "control", "127.0.0.11"),
            new Place("control2", "control", "127.0.0.11"),
            new Place("edge1", "edge", "127.0.0.11"),
            new Place("edge2", "edge", "127.0.0.12")),
        region("b", new Place("node", "edge,control", "127.0.0.21")),
        region("c", new Place("node", "edge,control", "127.0.0.31")));
  }

  private record Place(String name, String roles, String address) {
    boolean isControl() {
      return roles.contains("control");
    }
  }

  private Region region(String name, Place... places) {
    var redis = RedisServer.started();
    var ports = new ArrayList<Integer>();
    for (var _ : places) ports.add(FreePort.next());
    var seeds = new ArrayList<String>();
    for (var i = 0; i < places.length; i++)
      if (places[i].isControl()) seeds.add(places[i].address() + ":" + ports.get(i));

    var nodes = new ArrayList<RegionNode>();
    for (var i = 0; i < places.length; i++)
      nodes.add(node(name, places[i], redis, ports.get(i), String.join(",", seeds)));
    return new Region(name, places[0].address(), redis, nodes);
  }

  /** A control node that takes itself for the region's, with another Redis. It does not run yet. */
  RegionNode namesake(String region, RedisServer redis) {
    return node(region, new Place("namesake", "control", "127.0.0.41"), redis, 0, "");
  }

  private RegionNode node(
      String region, Place place, RedisServer redis, int clusterPort, String seeds) {
    var node = region + "-" + place.name();
    var how =
        SignetNode.in(directory.resolve(node))
            .at(place.address())
            .publicPorts(surroundings.httpPort(), surroundings.httpsPort())
            .heap("256m")
            .with("SIGNET_CONFIG", configuration.toString())
            .with("SIGNET_REGION", region)
            .with("SIGNET_ROLES", place.roles())
            .with("SIGNET_MASTER_KEY", surroundings.masterKey())
            .with("SIGNET_REDIS_URL", redis.url())
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .with("SIGNET_CACHE_MEMORY", "32MiB")
            .with("SIGNET_CLUSTER_BIND", place.address())
            .with("SIGNET_CLUSTER_PORT", Integer.toString(clusterPort))
            .with("SIGNET_CLUSTER_SEEDS", seeds);
    if (place.isControl()) tellControl(how, region, node);
    return new RegionNode(node, place.roles(), how);
  }

  private static Path writeConfiguration(Path directory, String settings) {
    try {
      Files.createDirectories(directory);
      return Files.writeString(directory.resolve("nodes.conf"), FOR_A_SMALL_MACHINE + settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a node with the role edge alone is not to know. */
  private void tellControl(SignetNode.Builder how, String region, String node) {
    var pebble = surroundings.pebble();
    how.with("SIGNET_DATABASE_URL", surroundings.postgres().jdbcUrl())
        .with("SIGNET_DATABASE_USER", PostgresServer.USER)
        .with("SIGNET_DATABASE_PASSWORD", PostgresServer.PASSWORD)
        .with("SIGNET_ISSUER", "acme")
        .with("SIGNET_ACME_DIRECTORY", pebble.directoryUrl().toString())
        .with("SIGNET_ACME_CA_FILE", pebble.caFile().toString())
        .with("SIGNET_ACME_EMAIL", "ops@vendor.example");
    surroundings.aws().environment().forEach(how::with);
    how.with("AWS_ENDPOINT_URL", wiring.aws().apply(node).toString());
    surroundings.bus().variables(region).forEach(how::with);
  }
}
