// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.cluster;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import dev.signet.edge.node.settings.NodeSettings;
import dev.signet.edge.node.settings.Seeds;
import dev.signet.persistence.region.RegionStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A place in the region's cluster: an actor system, and its way in.
 *
 * @param joined completes when the node has been let in; fails if it is not going to be, or with
 *     {@link akka.stream.BindFailedException} if the management port cannot be had
 */
public record ClusterMember(ActorSystem<Void> system, CompletionStage<Void> joined) {

  /**
   * Begins to join as the settings say.
   *
   * @param region the store in which the survivors of a failure agree; may still be opening
   * @throws akka.remote.RemoteTransportException if the port for the other nodes cannot be had
   */
  public static ClusterMember start(
      Config config, NodeSettings settings, CompletionStage<? extends RegionStore> region) {
    var setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(ClusterConfiguration.ofMember(config, settings)),
            new RegionStoreLease.Setup(region));
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), ClusterConfiguration.SYSTEM, setup);
    var joined = joined(system);
    switch (settings.cluster().seeds()) {
      case Seeds.None() -> joinItself(system);
      case Seeds.Listed _ -> {
        // The cluster extension does it by itself.
      }
      case Seeds.Discovered _ -> discover(system, joined);
    }
    return new ClusterMember(system, joined);
  }

  /** An actor system for what has nothing to do with the cluster. */
  public static ActorSystem<Void> outside(Config config) {
    return ActorSystem.create(
        Behaviors.empty(), ClusterConfiguration.SYSTEM, ClusterConfiguration.ofServing(config));
  }

  /** Nodes with the role that belong to the cluster and answer, as this one sees it. */
  public long nodes(String role) {
    var state = Cluster.get(system).state();
    var silent = state.getUnreachable();
    var nodes = 0L;
    for (Member member : state.getMembers())
      if (member.hasRole(role)
          && member.status().equals(MemberStatus.up())
          && !silent.contains(member)) nodes++;
    return nodes;
  }

  private static CompletableFuture<Void> joined(ActorSystem<Void> system) {
    var joined = new CompletableFuture<Void>();
    Cluster.get(system).registerOnMemberUp(() -> joined.complete(null));
    system
        .getWhenTerminated()
        .thenRun(
            () ->
                joined.completeExceptionally(
                    new IllegalStateException(
                        "none of the seeds let this node join (expected: one of them to run)")));
    return joined;
  }

  /** A cluster of one: there is nobody to ask, and so nothing to wait for. */
  private static void joinItself(ActorSystem<?> system) {
    var cluster = Cluster.get(system);
    cluster.join(cluster.selfAddress());
  }

  private static void discover(ActorSystem<?> system, CompletableFuture<Void> joined) {
    AkkaManagement.get(system)
        .start()
        .whenComplete(
            (_, failure) -> {
              if (failure != null) joined.completeExceptionally(failure);
              else ClusterBootstrap.get(system).start();
            });
  }
}
