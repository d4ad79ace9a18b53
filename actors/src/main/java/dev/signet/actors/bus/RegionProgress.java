// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.signet.actors.bus.RegionProgressActor.Applied;
import dev.signet.actors.bus.RegionProgressActor.AwaitFilled;
import dev.signet.actors.bus.RegionProgressActor.Command;
import dev.signet.actors.bus.RegionProgressActor.Filled;
import dev.signet.actors.bus.RegionProgressActor.Repopulate;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Revision;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How far this region has come. Runs on one of its control nodes, and is told from all of them;
 * whatever never came, or was lost with the region's store, it brings from the central store.
 */
public final class RegionProgress implements Arrivals, AutoCloseable {
  private static final String ROLE = "control";
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<Command> actor;
  private final CompletableFuture<Done> filled = new CompletableFuture<>();
  private volatile boolean closed;

  /**
   * The region that is kept account of.
   *
   * @param name as it appears in {@code GET /v1/regions}
   * @param claim to the name; empty for a region that needs none
   * @param onLost tells the other regions that this one's store was lost; must not block
   */
  public record Region(
      String name, RegionStore store, Optional<NameClaim> claim, Runnable onLost) {}

  /** Starts on a node with the role {@value #ROLE}. */
  public static RegionProgress start(
      ActorSystem<?> system,
      CentralStore central,
      Region region,
      RegionProgressSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    var members = new RegionMembers(system);
    var around =
        new ProgressSurroundings(
            central,
            region.store(),
            new RegionFill(
                system, central, region.store(), settings.batch(), settings.stepTimeout()),
            new RegionReport(central.regions(), region.name(), members::count, region.claim()),
            region.onLost(),
            () -> members.isLast(ROLE),
            clock,
            new RegionMetrics(meters, clock),
            new FillMetrics(meters));
    var behavior = RegionProgressActor.create(around, settings);
    var actor =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Behaviors.supervise(behavior)
                            .onFailure(
                                SupervisorStrategy.restartWithBackoff(
                                    Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1)),
                        "region-progress")
                    .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
    var progress = new RegionProgress(system, actor);
    progress.awaitFilled();
    return progress;
  }

  private RegionProgress(ActorSystem<?> system, ActorRef<Command> actor) {
    this.system = system;
    this.actor = actor;
  }

  @Override
  public void applied(Revision revision) {
    actor.tell(new Applied(revision));
  }

  @Override
  public void repopulationRequested() {
    actor.tell(new Repopulate());
  }

  /** What {@link ControlBus#filled} says. */
  public CompletionStage<Done> filled() {
    return filled.minimalCompletionStage();
  }

  /** Ends the wait for {@link #filled}; the account itself ends with the actor system. */
  @Override
  public void close() {
    closed = true;
  }

  /** Asks again and again: the question may be lost while the singleton moves between nodes. */
  private void awaitFilled() {
    if (closed) return;
    var _ =
        AskPattern.<Command, Filled>ask(actor, AwaitFilled::new, ASK_AGAIN, system.scheduler())
            .whenComplete(
                (answer, _) -> {
                  if (answer != null) filled.complete(Done.getInstance());
                  else if (!system.whenTerminated().isCompleted()) awaitFilled();
                });
  }
}
