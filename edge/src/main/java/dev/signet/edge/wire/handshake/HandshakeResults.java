// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.handshake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the handshakes. Clients can cause nearly all of these at will, so none of
 * them is worth more than a debug line.
 */
final class HandshakeResults {
  private static final Logger log = LoggerFactory.getLogger(HandshakeResults.class);

  private final MeterRegistry metrics;
  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final Counter broken;

  HandshakeResults(MeterRegistry metrics) {
    this.metrics = metrics;
    this.broken =
        Counter.builder("signet.tls.broken")
            .description("TLS connections that ended with an alert or garbage after the handshake")
            .register(metrics);
  }

  void count(String result, InetSocketAddress client) {
    count(result, client, "");
  }

  void count(String result, InetSocketAddress client, String reason) {
    counters.computeIfAbsent(result, this::counter).increment();
    if (log.isDebugEnabled())
      log.atDebug()
          .addKeyValue("result", result)
          .addKeyValue("client", client)
          .addKeyValue("reason", reason)
          .log("handshake");
  }

  /** What no client can cause: somebody is to look after it. */
  void internalError(InetSocketAddress client, @Nullable Throwable cause) {
    counters.computeIfAbsent("internal-error", this::counter).increment();
    log.atWarn().setCause(cause).addKeyValue("client", client).log("handshake failed within");
  }

  void broken(InetSocketAddress client, String reason) {
    broken.increment();
    if (log.isDebugEnabled())
      log.atDebug()
          .addKeyValue("client", client)
          .addKeyValue("reason", reason)
          .log("connection broken");
  }

  private Counter counter(String result) {
    return Counter.builder("signet.handshakes")
        .tag("result", result)
        .description("TLS handshakes by what became of them")
        .register(metrics);
  }
}
