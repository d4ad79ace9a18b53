// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Sink;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Keeps the address records of the region's running tasks, on one of its control nodes at a time.
 * When it moves to another node it first ends the change it is in the middle of, so that no two
 * nodes change the zone side by side.
 */
public final class TaskDns {

  sealed interface Command {}

  enum Order implements Command {
    STOP,
    STOP_NOW
  }

  private record Ended(String reason) implements Command {}

  /** Less than the coordinated shutdown gives a singleton to move (cluster-exiting, 3 s). */
  private static final Duration STOP_GRACE = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final TaskDnsClients clients;
  private final SharedKillSwitch inputs = KillSwitches.shared("task-dns");

  /**
   * Starts on a node with the role control; it runs on one of them.
   *
   * @param blocking runs what blocks
   * @throws IllegalArgumentException if the environment names no AWS region
   */
  public static void init(
      ActorSystem<?> system,
      TaskDnsSettings settings,
      Executor blocking,
      InstantSource clock,
      MeterRegistry meters) {
    requireAwsRegion();
    var metrics = new TaskDnsMetrics(meters);
    var supervised =
        Behaviors.supervise(
                create(() -> TaskDnsClients.open(settings, blocking), settings, clock, metrics))
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    settings.restartAfter(), settings.restartAfterAtMost(), 0.2));
    var _ =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(supervised, "task-dns")
                    .withStopMessage(Order.STOP)
                    .withSettings(ClusterSingletonSettings.create(system).withRole("control")));
  }

  private static void requireAwsRegion() {
    try {
      var _ = DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "AWS_REGION: not set (expected: the region of signet.task-dns.cluster-arn)", e);
    }
  }

  static Behavior<Command> create(
      Supplier<TaskDnsClients> clients,
      TaskDnsSettings settings,
      InstantSource clock,
      TaskDnsMetrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var open = clients.get();
                  var stream = TaskDnsStream.of(open, settings, clock, metrics);
                  return new TaskDns(context, timers, open).running(stream);
                }));
  }

  private TaskDns(
      ActorContext<Command> context, TimerScheduler<Command> timers, TaskDnsClients clients) {
    this.context = context;
    this.timers = timers;
    this.clients = clients;
  }

  private Behavior<Command> running(TaskDnsStream stream) {
    // The stream ends with this actor at the latest.
    var ended =
        stream.source(inputs).runWith(Sink.ignore(), Materializer.createMaterializer(context));
    context.pipeToSelf(
        ended,
        (Done _, Throwable failure) ->
            new Ended(failure == null ? "completed" : String.valueOf(failure.getMessage())));
    return Behaviors.receive(Command.class)
        .onMessageEquals(Order.STOP, this::stopping)
        .onMessage(Ended.class, TaskDns::restarted)
        .onSignal(Signal.class, this::closedAtTheEnd)
        .build();
  }

  private Behavior<Command> stopping() {
    inputs.shutdown();
    timers.startSingleTimer(Order.STOP_NOW, STOP_GRACE);
    return Behaviors.receive(Command.class)
        .onMessageEquals(Order.STOP_NOW, Behaviors::stopped)
        .onMessage(Ended.class, _ -> Behaviors.stopped())
        .onSignal(Signal.class, this::closedAtTheEnd)
        .build();
  }

  /** Its own restarts aside, the stream has no end: what ended it is a surprise. */
  private static Behavior<Command> restarted(Ended ended) {
    throw new IllegalStateException(
        "stream of task records: " + ended.reason() + " (expected: no end)");
  }

  private Behavior<Command> closedAtTheEnd(Signal signal) {
    if (signal instanceof PostStop || signal instanceof PreRestart) clients.close();
    return Behaviors.same();
  }
}
