// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityContext;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import dev.signet.actors.bus.ControlBus;
import dev.signet.actors.issuance.Issuer;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** Starts the domains' actors. They live on nodes with the role {@value #ROLE}, one per name. */
public final class DomainActors {

  /** Nodes that hold the domains' actors. */
  public static final String ROLE = "control";

  static final EntityTypeKey<DomainActor.Command> KEY =
      EntityTypeKey.create(DomainActor.Command.class, "domain");

  private DomainActors() {}

  /**
   * For a node with the role {@value #ROLE}.
   *
   * @param bus told of every change
   * @param owner names this node in leases; no other node of any region may have the same
   */
  public static ShardedDomains init(
      ActorSystem<?> system,
      CentralStore central,
      RegionStore region,
      Issuer issuer,
      ControlBus bus,
      DomainSettings settings,
      String owner,
      InstantSource clock,
      MeterRegistry meters) {
    var with =
        new Collaborators(
            central,
            region,
            issuer,
            bus,
            settings,
            owner,
            clock,
            () -> ThreadLocalRandom.current().nextDouble(),
            new OrderMetrics(meters));
    CertificateGauges.register(meters, central.domains(), clock);
    return init(
        system,
        settings,
        entity ->
            DomainActor.create(DomainName.parse(entity.getEntityId()), with, entity.getShard()));
  }

  /** For a node without that role: it reaches the actors and holds none, so it needs no stores. */
  public static ShardedDomains proxy(ActorSystem<?> system, DomainSettings settings) {
    return init(system, settings, _ -> Behaviors.stopped());
  }

  private static ShardedDomains init(
      ActorSystem<?> system,
      DomainSettings settings,
      Function<EntityContext<DomainActor.Command>, Behavior<DomainActor.Command>> entities) {
    var sharding = ClusterSharding.get(system);
    // The actors passivate themselves: sharding's own strategy would not know of a running order.
    var noPassivation = ClusterShardingSettings.create(system).withNoPassivationStrategy();
    var _ =
        sharding.init(
            Entity.of(KEY, entities::apply)
                .withRole(ROLE)
                .withSettings(noPassivation)
                .withStopMessage(DomainActor.Stop.STOP));
    return new ShardedDomains(sharding, settings);
  }
}
