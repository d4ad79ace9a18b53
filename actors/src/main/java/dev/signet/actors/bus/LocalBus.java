// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.signet.actors.bus.LocalBusActor.AwaitFilled;
import dev.signet.actors.bus.LocalBusActor.Command;
import dev.signet.actors.bus.LocalBusActor.Filled;
import dev.signet.actors.bus.LocalBusActor.Hint;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** The bus of one region without anything between: what is committed is applied to its store. */
public final class LocalBus implements ControlBus {
  private static final String ROLE = "control";
  private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final ActorRef<Command> actor;
  private final String region;
  private final CompletableFuture<Done> filled = new CompletableFuture<>();
  private volatile boolean closed;

  /**
   * Starts the bus on a node with the role {@value #ROLE}; it runs on one of them.
   *
   * @param regionName as it appears in {@code GET /v1/regions}
   */
  public static LocalBus start(
      ActorSystem<?> system,
      CentralStore central,
      RegionStore region,
      LocalBusSettings settings,
      String regionName,
      InstantSource clock,
      MeterRegistry meters) {
    var metrics = new BusMetrics(meters, clock);
    var feed = new RegionFeed(system, central, region, regionName, settings, metrics);
    var behavior =
        LocalBusActor.create(
            feed, central.regions(), regionName, () -> nodes(system), settings, metrics);
    var actor =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Behaviors.supervise(behavior)
                            .onFailure(
                                SupervisorStrategy.restartWithBackoff(
                                    Duration.ofSeconds(1), Duration.ofSeconds(30), 0.1)),
                        "local-bus")
                    .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
    var bus = new LocalBus(system, actor, regionName);
    bus.awaitFilled();
    return bus;
  }

  private LocalBus(ActorSystem<?> system, ActorRef<Command> actor, String region) {
    this.system = system;
    this.actor = actor;
    this.region = region;
  }

  @Override
  public void hint() {
    actor.tell(new Hint());
  }

  @Override
  public CompletionStage<List<String>> regions() {
    return completedStage(List.of(region));
  }

  @Override
  public CompletionStage<Done> filled() {
    return filled.minimalCompletionStage();
  }

  /** The bus itself ends with the actor system; this ends the wait for {@link #filled}. */
  @Override
  public void close() {
    closed = true;
  }

  /** Asks again and again: the question may be lost while the bus moves between nodes. */
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

  private static int nodes(ActorSystem<?> system) {
    var members = Cluster.get(system).state().getMembers();
    return (int)
        StreamSupport.stream(members.spliterator(), false)
            .map(Member::status)
            .filter(status -> status.equals(MemberStatus.up()))
            .count();
  }
}
