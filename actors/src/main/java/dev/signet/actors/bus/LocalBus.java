// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The bus of one region without anything between: what is committed is applied to its store. */
public final class LocalBus implements ControlBus {
  private static final String ROLE = "control";

  private final ActorRef<LocalCarrier.Command> carrier;
  private final RegionProgress progress;
  private final String region;

  /**
   * Starts the bus on a node with the role {@value #ROLE}; it runs on one of them.
   *
   * @param regionName as it appears in {@code GET /v1/regions}
   * @param claim to that name; empty for a region whose store no other node shares
   */
  public static LocalBus start(
      ActorSystem<?> system,
      CentralStore central,
      RegionStore region,
      LocalBusSettings settings,
      RegionProgressSettings progressSettings,
      String regionName,
      Optional<NameClaim> claim,
      InstantSource clock,
      MeterRegistry meters) {
    var metrics = new MessageMetrics(meters);
    var progress =
        RegionProgress.start(
            system,
            central,
            new RegionProgress.Region(regionName, region, claim, () -> {}),
            progressSettings,
            clock,
            meters);
    var carrier =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Behaviors.supervise(
                                LocalCarrier.create(
                                    central.outbox(), region, progress, settings, metrics))
                            .onFailure(
                                SupervisorStrategy.restartWithBackoff(
                                    Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1)),
                        "local-bus")
                    .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
    return new LocalBus(carrier, progress, regionName);
  }

  private LocalBus(ActorRef<LocalCarrier.Command> carrier, RegionProgress progress, String region) {
    this.carrier = carrier;
    this.progress = progress;
    this.region = region;
  }

  @Override
  public void hint() {
    carrier.tell(new LocalCarrier.Hint());
  }

  @Override
  public CompletionStage<List<String>> regions() {
    return completedStage(List.of(region));
  }

  @Override
  public CompletionStage<Done> filled() {
    return progress.filled();
  }

  @Override
  public CompletionStage<Boolean> repopulate(String name) {
    if (!name.equals(region)) return completedStage(false);
    progress.repopulationRequested();
    return completedStage(true);
  }

  /** The bus itself ends with the actor system; this ends the wait for {@link #filled}. */
  @Override
  public void close() {
    progress.close();
  }
}
