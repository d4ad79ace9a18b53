// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be done when the node stops, by the phases of Akka's coordinated shutdown. How long
 * each may take stands in akka.conf; a task that fails does not keep the others from their turn.
 */
final class StopOrder {
  private static final Logger LOG = LoggerFactory.getLogger(StopOrder.class);

  private final CoordinatedShutdown shutdown;
  private final Executor blocking;

  StopOrder(ActorSystem<?> system, Executor blocking) {
    this.shutdown = CoordinatedShutdown.get(system);
    this.blocking = blocking;
  }

  /** First of all: nobody is to send visitors any more. */
  void first(String name, Supplier<CompletionStage<?>> task) {
    add(CoordinatedShutdown.PhaseBeforeServiceUnbind(), name, task);
  }

  /** Then: no more connections. */
  void unbind(String name, Supplier<CompletionStage<?>> task) {
    add(CoordinatedShutdown.PhaseServiceUnbind(), name, task);
  }

  /** Then: what is open comes to its end. */
  void drain(String name, Supplier<CompletionStage<?>> task) {
    add(CoordinatedShutdown.PhaseServiceRequestsDone(), name, task);
  }

  /** Then: nobody can call the management API any more. */
  void stopService(String name, Supplier<CompletionStage<?>> task) {
    add(CoordinatedShutdown.PhaseServiceStop(), name, task);
  }

  /** Then: the other nodes are told. */
  void leave(String name, Supplier<CompletionStage<?>> task) {
    add(CoordinatedShutdown.PhaseClusterShardingShutdownRegion(), name, task);
  }

  /** Last, after the cluster has been left: stores and files. */
  void last(String name, Runnable task) {
    add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), name, () -> done(task));
  }

  private void add(String phase, String name, Supplier<CompletionStage<?>> task) {
    shutdown.addTask(
        phase,
        name,
        () -> {
          LOG.atDebug().addKeyValue("phase", phase).addKeyValue("task", name).log("stopping");
          return task.get().thenApply(_ -> Done.getInstance());
        });
  }

  private CompletionStage<?> done(Runnable task) {
    return CompletableFuture.runAsync(task, blocking);
  }
}
