// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Set;

/**
 * Drops what Akka logs, with a stack trace, about a message that a client or an origin has broken
 * off or written wrongly: whoever can send bytes could fill the log with it. Access log and
 * counters tell of these. Only known faults of peers, so that a fault of this program is logged.
 */
final class PeerFaults extends Filter<ILoggingEvent> {
  private static final Set<String> FAULTS =
      Set.of(
          "akka.http.scaladsl.model.EntityStreamException",
          "akka.http.scaladsl.model.EntityStreamSizeException",
          "akka.http.scaladsl.model.IllegalHeaderException",
          "akka.http.scaladsl.model.IllegalRequestException",
          "akka.http.scaladsl.model.IllegalResponseException",
          "akka.http.scaladsl.model.IllegalUriException",
          "akka.http.scaladsl.model.InvalidContentLengthException");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(Level.WARN)
            && event.getLoggerName().startsWith("akka.")
            && isPeersFault(event.getThrowableProxy())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isPeersFault(IThrowableProxy thrown) {
    return thrown != null && FAULTS.contains(thrown.getClassName());
  }
}
