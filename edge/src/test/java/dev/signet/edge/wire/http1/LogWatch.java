// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Hears every warning and error that is logged while it is open. */
public final class LogWatch implements AutoCloseable {
  private static final String LEAKS = "io.netty.util.ResourceLeakDetector";

  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final AppenderBase<ILoggingEvent> ears =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          if (!event.getLevel().isGreaterOrEqual(Level.WARN)) return;
          if (event.getLoggerName().equals(LEAKS)) leaks.add(text(event));
          else heard.add(text(event));
        }
      };

  public LogWatch() {
    ears.setContext(root.getLoggerContext());
    ears.start();
    root.addAppender(ears);
  }

  private static String text(ILoggingEvent event) {
    var cause = event.getThrowableProxy();
    return event.getLoggerName()
        + ": "
        + event.getFormattedMessage()
        + (cause == null ? "" : " (" + cause.getClassName() + ": " + cause.getMessage() + ")");
  }

  public List<String> heard() {
    return List.copyOf(heard);
  }

  /** What Netty has found to be lost, at whatever time before. */
  List<String> leaks() {
    return List.copyOf(leaks);
  }

  @Override
  public void close() {
    root.detachAppender(ears);
    ears.stop();
  }
}
