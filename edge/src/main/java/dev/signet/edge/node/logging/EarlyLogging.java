// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.signet.edge.node.settings.LogLevels;
import java.util.Map;

/**
 * What logback does when somebody logs before {@link Logging#start} was called, as tests do. Found
 * as a service. Steps aside where a configuration file is named, so that the usual way of logback
 * still works: {@code -Dlogback.configurationFile=FILE}.
 */
public final class EarlyLogging extends ContextAwareBase implements Configurator {
  private static final LogSettings UNTIL_TOLD_OTHERWISE =
      new LogSettings(new LogLevels("info", Map.of()), LogSettings.Format.TEXT, 1024);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (isConfiguredOtherwise()) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    Logging.start(context, UNTIL_TOLD_OTHERWISE);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static boolean isConfiguredOtherwise() {
    return System.getProperty("logback.configurationFile") != null
        || EarlyLogging.class.getResource("/logback-test.xml") != null;
  }
}
