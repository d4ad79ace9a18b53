// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import dev.signet.edge.accesslog.AccessLine;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.accesslog.LineSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands lines to logback, where the operator has said in a file of its own what becomes of them.
 */
final class LoggedLines implements LineSink {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLines.LOGGER);

  @Override
  public void add(AccessLine line) {
    LOG.atInfo()
        .addKeyValue("method", line.method())
        .addKeyValue("scheme", line.scheme())
        .addKeyValue("host", line.host())
        .addKeyValue("path", line.path())
        .addKeyValue("status", line.status())
        .addKeyValue("bytes", line.bytes())
        .addKeyValue("complete", line.complete())
        .addKeyValue("milliseconds", line.milliseconds())
        .addKeyValue("cache", line.cache())
        .addKeyValue("tenant", line.tenant())
        .addKeyValue("client", line.client().getHostAddress())
        .log("request");
  }

  @Override
  public boolean isFull() {
    return false;
  }

  @Override
  public void write() {
    // Each is on its way already.
  }
}
