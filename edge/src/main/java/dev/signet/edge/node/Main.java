// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.command.Commands;
import dev.signet.edge.node.logging.Logging;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.edge.wire.loop.LeakDetection;
import dev.signet.persistence.StoreException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Without arguments, starts one node and ends with it. Exit code 0 after a stop that was asked for,
 * 1 if the node could not start or stopped by itself, 2 if a setting cannot be used. Standard
 * output carries the ready line alone; standard error the log, and one line for why there is no
 * node. With arguments, runs a command: see {@link Commands}.
 */
public final class Main {
  private static final int STOPPED_BY_ITSELF = 1;
  private static final int NOT_STARTED = 1;
  private static final int NOT_DONE = 1;
  private static final int BAD_SETTING = 2;

  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) System.exit(Commands.run(arguments, Main::restore, Main::restored));
    configuration().ifPresentOrElse(Main::run, () -> System.exit(BAD_SETTING));
  }

  /** What is archived, back into the central store that the environment describes. */
  private static int restore(Path folder) {
    return command(
        configuration -> {
          var report = ArchiveRestore.run(configuration, folder);
          System.out.println(report.line());
          if (report.unreadable() > 0)
            throw new StartFailedException(
                "%s: %d unreadable (expected: none; the log names them)"
                    .formatted(folder, report.unreadable()));
        });
  }

  /** The region that the environment describes goes on with a restored database. */
  private static int restored() {
    return command(configuration -> DatabaseRestored.run(configuration, System.out::println));
  }

  /**
   * @return the exit code
   */
  private static int command(Consumer<NodeConfiguration> command) {
    var configuration = configuration();
    if (configuration.isEmpty()) return BAD_SETTING;
    Logging.start(configuration.get().log());
    try {
      command.accept(configuration.get());
      Logging.stop();
      return 0;
    } catch (InvalidSettingException e) {
      return ended(e.getMessage(), BAD_SETTING);
    } catch (StartFailedException | StoreException e) {
      return ended(e.getMessage(), NOT_DONE);
    }
  }

  private static Optional<NodeConfiguration> configuration() {
    try {
      return Optional.of(NodeConfiguration.read(System.getenv()));
    } catch (InvalidSettingException e) {
      System.err.println("signet: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static void run(NodeConfiguration configuration) {
    Logging.start(configuration.log());
    warnOfWhatHasNoEffect(configuration);
    LeakDetection.offUnlessAskedFor();

    var stop = new StopRequest();
    TerminationSignals.onFirst(stop::ask);
    try {
      var node = Node.start(configuration);
      stop.started(node);
      System.out.println(node.readyLine());
      var _ = node.stopped().toCompletableFuture().join();
      Logging.stop();
      System.exit(stop.isAsked() ? 0 : STOPPED_BY_ITSELF);
    } catch (InvalidSettingException e) {
      end(e.getMessage(), BAD_SETTING);
    } catch (StartFailedException e) {
      end(e.getMessage(), NOT_STARTED);
    } catch (RuntimeException e) {
      LoggerFactory.getLogger(Main.class).atDebug().setCause(e).log("not started");
      end("not started: " + e + " (where: with SIGNET_LOG_LEVEL=debug)", NOT_STARTED);
    }
  }

  private static void end(@Nullable String reason, int exitCode) {
    System.exit(ended(reason, exitCode));
  }

  private static int ended(@Nullable String reason, int exitCode) {
    Logging.stop();
    System.err.println("signet: " + String.valueOf(reason).lines().findFirst().orElse(""));
    return exitCode;
  }

  private static void warnOfWhatHasNoEffect(NodeConfiguration configuration) {
    var log = LoggerFactory.getLogger(Main.class);
    for (var name : configuration.unknownVariables())
      log.atWarn().addKeyValue("variable", name).log("no variable of ours; misspelt?");
    if (configuration.config().getBytes("signet.cache.disk") > 0)
      log.atWarn()
          .addKeyValue("variable", "SIGNET_CACHE_DISK")
          .log("without effect: this build caches in memory only");
  }

  /** Somebody may ask for the end before there is a node. */
  private static final class StopRequest {
    private @Nullable Node node;
    private boolean asked;

    /** While the node is starting, nothing is served that would have to end in order. */
    synchronized void ask() {
      asked = true;
      if (node == null) Runtime.getRuntime().halt(0);
      else node.stop();
    }

    synchronized void started(Node startedNode) {
      node = startedNode;
    }

    synchronized boolean isAsked() {
      return asked;
    }
  }
}
