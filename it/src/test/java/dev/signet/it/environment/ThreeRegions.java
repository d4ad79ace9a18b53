// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.EdgeVisitor;
import dev.signet.persistence.testing.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Regions a, b and c, every node a process of its own. All have the same public ports, each region
 * on a loopback address of its own, so that DNS decides which region the authority reaches.
 *
 * <pre>
 *   a  127.0.0.11  two control nodes and an edge, 127.0.0.12 another edge: one cluster
 *   b  127.0.0.21  one node with both roles
 *   c  127.0.0.31  one node with both roles
 * </pre>
 */
public final class ThreeRegions implements AutoCloseable {
  private final Surroundings surroundings;
  private final Blueprint blueprint;
  private final List<Region> regions;

  private ThreeRegions(Surroundings surroundings, Blueprint blueprint) {
    this.surroundings = surroundings;
    this.blueprint = blueprint;
    this.regions = blueprint.regions();
  }

  /**
   * Starts everything that belongs to a region, one region after the other: a small machine that
   * starts all at once keeps each waiting for longer than it may. Returns when all are ready.
   *
   * @param directory for the nodes' files; each has a folder of its own in it
   */
  public static ThreeRegions start(Surroundings surroundings, Path directory, NodeWiring wiring) {
    var blueprint = new Blueprint(surroundings, directory, wiring);
    var regions = new ThreeRegions(surroundings, blueprint);
    try {
      surroundings.pebble().resolveOthers(regions.a().address());
      regions.all().forEach(Region::start);
      return regions;
    } catch (IOException e) {
      regions.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      regions.close();
      throw e;
    }
  }

  public Surroundings surroundings() {
    return surroundings;
  }

  public Region a() {
    return regions.get(0);
  }

  public Region b() {
    return regions.get(1);
  }

  public Region c() {
    return regions.get(2);
  }

  public List<Region> all() {
    return regions;
  }

  public List<RegionNode> nodes() {
    return regions.stream().flatMap(region -> region.nodes().stream()).toList();
  }

  /**
   * A control node that takes itself for a region's, with another Redis. It does not run yet;
   * whoever starts it ends it.
   */
  public RegionNode namesake(Region region, RedisServer redis) {
    return blueprint.namesake(region.name(), redis);
  }

  /** The node that the gate knows by this name. */
  public RegionNode node(String name) {
    return nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** Every edge of every region. */
  public List<RegionNode> edges() {
    return nodes().stream().filter(RegionNode::isEdge).toList();
  }

  /** A visitor whose names all lead to this edge, and who trusts Pebble's root alone. */
  public EdgeVisitor visitorOf(RegionNode edge) {
    try {
      return EdgeVisitor.of(edge.process(), surroundings.pebble().issuingRoot());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One visitor for each edge of each region. */
  public List<EdgeVisitor> visitors() {
    return edges().stream().map(this::visitorOf).toList();
  }

  /**
   * Until nodes that survived a crash have given back the right to go on: survivors of another one
   * need it.
   */
  void awaitCalm() {
    for (var region : regions)
      await(region.name() + " has given the lease of its survivors back")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                try (var redis = region.redis().connect()) {
                  return redis.keys("signet:lease:*").isEmpty();
                }
              });
  }

  /** Lets the authority's DNS lead a name to this region, instead of to region a. */
  public void point(String name, Region to) {
    point(name, to.address());
  }

  /** Lets the authority's DNS lead a name to an address. */
  public void point(String name, String address) {
    try {
      surroundings.pebble().resolve(name, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops all nodes and what belongs to one region alone; the surroundings stay. */
  @Override
  public void close() {
    var alive = nodes().stream().filter(RegionNode::isAlive).toList();
    alive.forEach(RegionNode::beginTermination);
    alive.forEach(RegionNode::endAtLast);
    regions.forEach(region -> region.redis().close());
  }
}
