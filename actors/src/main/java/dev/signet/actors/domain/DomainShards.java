// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.ClusterSharding;
import akka.cluster.sharding.ShardRegion;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Whether the domains' actors can be reached from a node. */
public final class DomainShards {

  private DomainShards() {}

  /**
   * Asks the shards' coordinator, wherever it is, for the nodes that hold shards: whoever gets an
   * answer reaches the actors. {@link DomainActors} must have been started.
   *
   * @return false if no node holds any; fails if there is no answer in time
   */
  public static CompletionStage<Boolean> reachable(ActorSystem<?> system, Duration patience) {
    var region = ClusterSharding.get(system.classicSystem()).shardRegion(DomainActors.KEY.name());
    return Patterns.ask(region, ShardRegion.getCurrentRegionsInstance(), patience)
        .thenApply(answer -> !((ShardRegion.CurrentRegions) answer).getRegions().isEmpty());
  }
}
