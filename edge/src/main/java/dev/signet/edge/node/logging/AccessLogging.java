// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.accesslog.LineForm;
import dev.signet.edge.accesslog.LineSink;
import dev.signet.edge.accesslog.OctetSink;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.LoggerFactory;

/**
 * Lets the lines of the access log go where all others go, in the same form: off where the level of
 * {@code dev.signet.access} is above info.
 */
public final class AccessLogging {

  private AccessLogging() {}

  /** After {@link Logging#start}, which sets the level. */
  public static AccessLines start(LogSettings settings, MeterRegistry meters) {
    return LoggerFactory.getLogger(AccessLines.LOGGER).isInfoEnabled()
        ? AccessLines.start(sink(settings), settings.queue(), meters)
        : AccessLines.off(meters);
  }

  private static LineSink sink(LogSettings settings) {
    if (EarlyLogging.isConfiguredOtherwise()) return new LoggedLines();
    var form =
        switch (settings.format()) {
          case TEXT -> LineForm.text();
          case JSON -> LineForm.json();
        };
    return new OctetSink(form, new StandardError(System.err));
  }
}
