// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import dev.signet.it.harness.ManagementApi;
import dev.signet.persistence.testing.RedisServer;
import java.util.List;

/**
 * A region: its nodes, and the Redis they share.
 *
 * @param address where its public ports and its management API are; further edges have others
 */
public record Region(String name, String address, RedisServer redis, List<RegionNode> nodes) {

  public Region {
    nodes = List.copyOf(nodes);
  }

  public List<RegionNode> controls() {
    return nodes.stream().filter(RegionNode::isControl).toList();
  }

  public List<RegionNode> edges() {
    return nodes.stream().filter(RegionNode::isEdge).toList();
  }

  /** The management API of a control node that runs. */
  public ManagementApi api() {
    return controls().stream()
        .filter(RegionNode::isAlive)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("region " + name + ": no control node runs"))
        .api();
  }

  /** Starts whatever does not run, and waits until it serves. */
  public void start() {
    var ended = nodes.stream().filter(node -> !node.isAlive()).toList();
    ended.forEach(RegionNode::launch);
    ended.forEach(RegionNode::awaitReady);
  }

  /** Stops all nodes in order; the Redis goes on. */
  public void stop() {
    var alive = nodes.stream().filter(RegionNode::isAlive).toList();
    alive.forEach(RegionNode::beginTermination);
    alive.forEach(RegionNode::awaitEnd);
  }
}
