// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import akka.actor.typed.ActorSystem;
import akka.dispatch.Dispatcher;
import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.Dispatchers;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.ExecutorServiceFactoryProvider;
import akka.dispatch.MessageDispatcher;
import akka.dispatch.MessageDispatcherConfigurator;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** Makes an event loop an Akka dispatcher. */
final class LoopDispatchers {
  /** Messages that an actor handles before it is the next task's turn. */
  private static final int THROUGHPUT = 64;

  private LoopDispatchers() {}

  static void register(ActorSystem<?> system, String id, EventLoop loop) {
    var dispatchers = system.classicSystem().dispatchers();
    var defaults = system.settings().config().getConfig(Dispatchers.DefaultDispatcherId());
    dispatchers.registerConfigurator(
        id, new Configurator(id, defaults, loop, dispatchers.prerequisites()));
  }

  private static final class Configurator extends MessageDispatcherConfigurator {
    private final MessageDispatcher dispatcher;

    Configurator(
        String id, Config defaults, EventLoop loop, DispatcherPrerequisites prerequisites) {
      super(ConfigFactory.parseMap(Map.of("id", id)).withFallback(defaults), prerequisites);
      dispatcher =
          new Dispatcher(
              this,
              id,
              THROUGHPUT,
              Duration.Zero(),
              new OnLoop(loop),
              FiniteDuration.apply(1, TimeUnit.SECONDS));
    }

    @Override
    public MessageDispatcher dispatcher() {
      return dispatcher;
    }
  }

  private record OnLoop(EventLoop loop)
      implements ExecutorServiceFactoryProvider, ExecutorServiceFactory {

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
      return this;
    }

    @Override
    public java.util.concurrent.ExecutorService createExecutorService() {
      return new LoopExecutor(loop);
    }
  }

  /** The loop outlives the dispatcher: shutting this down stops nothing. */
  private static final class LoopExecutor extends AbstractExecutorService {
    private final EventLoop loop;
    private volatile boolean isShutdown;

    LoopExecutor(EventLoop loop) {
      this.loop = loop;
    }

    /** What outlives the loop comes to its end elsewhere, or the actor system never would. */
    @Override
    public void execute(Runnable task) {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException _) {
        ForkJoinPool.commonPool().execute(task);
      }
    }

    @Override
    public void shutdown() {
      isShutdown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
      isShutdown = true;
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return isShutdown;
    }

    @Override
    public boolean isTerminated() {
      return isShutdown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
