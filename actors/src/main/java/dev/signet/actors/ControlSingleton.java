// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import java.time.Duration;

/**
 * An actor that a region has once: it runs on one of the nodes with the role control, on another
 * one when that is gone, and anew when it fails.
 */
public final class ControlSingleton {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private ControlSingleton() {}

  /**
   * On each node with the role control.
   *
   * @param name the same on all of them
   */
  public static <C> void init(ActorSystem<?> system, String name, Behavior<C> behavior) {
    var supervised =
        Behaviors.supervise(behavior)
            .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_PAUSE, LONGEST_PAUSE, 0.1));
    var _ =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(supervised, name)
                    .withSettings(ClusterSingletonSettings.create(system).withRole("control")));
  }
}
