// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.actor.typed.ActorSystem;
import dev.signet.edge.exchange.AcceptedConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The port for plain HTTP: challenges, redirects, and sites that want no redirect. */
public final class PlainListener {

  private PlainListener() {}

  /** Binds; fails with {@link akka.stream.BindFailedException} if the port cannot be had. */
  public static CompletionStage<ListenerBinding> bind(
      ActorSystem<?> system,
      InetSocketAddress address,
      ListenerSettings settings,
      ConnectionHandler handler,
      MeterRegistry metrics) {
    return Acceptor.bind(
        system,
        "http",
        address,
        settings,
        (client, local) -> handler.serve(new AcceptedConnection(client, local, Optional.empty())),
        handler,
        metrics);
  }
}
