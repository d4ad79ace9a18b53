// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import dev.signet.edge.wire.accept.Acceptor;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.handshake.HandshakeStart;
import dev.signet.edge.wire.handshake.Handshakes;
import dev.signet.edge.wire.loop.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * The TLS port: reads each connection's ClientHello, has it decided on, and serves what TLS
 * decrypts.
 */
public final class TlsListener {

  private TlsListener() {}

  /**
   * Opens it; the stage fails with an {@link java.io.IOException} if the port cannot be had.
   *
   * @param http serves connections whose handshake is over
   */
  public static CompletionStage<ListenerBinding> bind(
      EventLoops loops,
      InetSocketAddress address,
      ListenerSettings settings,
      Handshakes handshakes,
      CarriedHttp http,
      ConnectionBudget budget,
      MeterRegistry metrics) {
    return Acceptor.bind(
        loops,
        "https",
        address,
        settings.port(false),
        settings.shortestLimit(http.limits()),
        budget,
        new HandshakeStart(settings, handshakes, http::begin, metrics),
        metrics);
  }
}
