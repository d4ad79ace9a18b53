// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.accept.Acceptor;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.loop.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port for plain HTTP: challenges, redirects, and sites that want no redirect. */
public final class PlainListener {

  private PlainListener() {}

  /** Opens it; the stage fails with an {@link java.io.IOException} if the port cannot be had. */
  public static CompletionStage<ListenerBinding> bind(
      EventLoops loops,
      InetSocketAddress address,
      ListenerSettings settings,
      CarriedHttp carried,
      ConnectionBudget budget,
      MeterRegistry metrics) {
    return Acceptor.bind(
        loops,
        "http",
        address,
        settings.port(true),
        settings.shortestLimit(carried.limits()),
        budget,
        (channel, client, local, guard) -> {
          var http = carried.begin(new AcceptedConnection(client, local, Optional.empty()));
          channel.pipeline().addLast(http);
          guard.carries(http);
        },
        metrics);
  }
}
