// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.actor.typed.ActorSystem;
import akka.stream.BindFailedException;
import dev.signet.actors.domain.DomainShards;
import dev.signet.edge.node.cluster.ClusterMember;
import dev.signet.edge.node.cluster.EdgeMembership;
import dev.signet.edge.node.settings.NodeSettings.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How this node is bound to the region's other ones. What decides lives in the cluster and ends
 * with its place there; what only serves has a place that it can lose.
 *
 * @param system what everything on this node runs on
 * @param member empty without the role control
 * @param membership empty with the role control
 */
record OtherNodes(
    ActorSystem<Void> system, Optional<ClusterMember> member, Optional<EdgeMembership> membership) {

  /**
   * Begins to join.
   *
   * @throws StartFailedException if the port for the other nodes cannot be had
   */
  static OtherNodes join(NodeConfiguration configuration, Supplier<ClusterMember> joining) {
    if (configuration.node().has(Role.CONTROL)) {
      var member = joining.get();
      return new OtherNodes(member.system(), Optional.of(member), Optional.empty());
    }
    var patience = configuration.config().getDuration("signet.cluster.without-control-patience");
    return new OtherNodes(
        ClusterMember.outside(configuration.config()),
        Optional.empty(),
        Optional.of(EdgeMembership.start(joining, configuration.domains(), patience)));
  }

  /**
   * Waits until this node decides together with the others; one that only serves does not wait.
   *
   * @throws StartFailedException if it is not let in by then
   */
  void awaitJoined(NodeConfiguration configuration, Duration limit) {
    if (member.isEmpty()) return;
    try {
      Waiting.until(limit, "cluster (SIGNET_CLUSTER_SEEDS)", member.get().joined());
    } catch (StartFailedException e) {
      if (!(e.getCause() instanceof BindFailedException)) throw e;
      var cluster = configuration.node().cluster();
      throw Ports.notFree(
          "SIGNET_CLUSTER_MANAGEMENT_PORT", cluster.bind(), cluster.managementPort(), e);
    }
  }

  /** Whether the domains' actors can be reached from here. */
  CompletionStage<Boolean> reachControl(Duration patience) {
    return membership
        .map(place -> place.reachesControl(patience))
        .orElseGet(() -> DomainShards.reachable(system, patience));
  }

  /** Shows how many nodes of each role are in the cluster, as this one sees it. */
  void register(MeterRegistry meters) {
    for (var role : Role.values())
      Gauge.builder("signet.cluster.nodes", this, others -> others.nodes(role.text()))
          .tag("role", role.text())
          .description("Nodes of the region's cluster that this node reaches, itself included")
          .register(meters);
  }

  private long nodes(String role) {
    return membership
        .map(place -> place.nodes(role))
        .orElseGet(() -> member.orElseThrow().nodes(role));
  }
}
