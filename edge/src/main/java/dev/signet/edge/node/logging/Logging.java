// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.signet.edge.node.logging.LogSettings.Format;
import dev.signet.edge.node.settings.LogLevels;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Sends what this process logs to standard error, through a bounded queue that drops rather than
 * blocks: whoever reads the log must not be able to stop a request.
 */
public final class Logging {

  /** What others log that would drown what matters, unless the operator asks for it. */
  private static final Map<String, Level> QUIET =
      Map.of(
          "akka", Level.WARN,
          // A port that cannot be had is reported in one line by whoever wanted it.
          "akka.io.TcpListener", Level.OFF,
          "com.zaxxer.hikari", Level.WARN,
          "org.flywaydb", Level.WARN,
          "org.shredzone.acme4j", Level.WARN,
          "redis.clients.jedis", Level.WARN);

  private Logging() {}

  /** Replaces what was set up before, unless the operator has named a file of logback's own. */
  public static void start(LogSettings settings) {
    // Before there are threads: while one sets logging up, what others log is held back.
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (!EarlyLogging.isConfiguredOtherwise()) start(context, settings);
  }

  /** Writes what still waits; nothing is logged after it. */
  public static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  static void start(LoggerContext context, LogSettings settings) {
    context.reset();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setName("standard-error");
    console.setTarget("System.err");
    console.setEncoder(encoder(context, settings.format()));
    console.start();

    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setName("queue");
    queue.setQueueSize(settings.queue());
    queue.setNeverBlock(true);
    var peerFaults = new PeerFaults();
    peerFaults.start();
    queue.addFilter(peerFaults);
    queue.addAppender(console);
    queue.start();

    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(queue);
    setLevels(context, settings.levels());
  }

  private static void setLevels(LoggerContext context, LogLevels levels) {
    var everything = Level.valueOf(levels.everything());
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(everything);
    QUIET.forEach(
        (name, quiet) ->
            context
                .getLogger(name)
                .setLevel(everything.isGreaterOrEqual(quiet) ? everything : quiet));
    levels.areas().forEach((name, level) -> context.getLogger(name).setLevel(Level.valueOf(level)));
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, Format format) {
    var encoder =
        switch (format) {
          case TEXT -> new KeyValueEncoder();
          case JSON -> new JsonLineEncoder();
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
