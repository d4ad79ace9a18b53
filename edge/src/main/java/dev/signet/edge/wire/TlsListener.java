// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Flow;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/**
 * The TLS port: reads each connection's ClientHello, has it decided on, and serves what TLS
 * decrypts.
 */
public final class TlsListener {

  private TlsListener() {}

  /** Binds; fails with {@link akka.stream.BindFailedException} if the port cannot be had. */
  public static CompletionStage<ListenerBinding> bind(
      ActorSystem<?> system,
      InetSocketAddress address,
      ListenerSettings settings,
      Handshakes handshakes,
      ConnectionHandler handler,
      MeterRegistry metrics) {
    var results = new HandshakeResults(metrics);
    return Acceptor.bind(
        system,
        "https",
        address,
        settings,
        (client, local) ->
            Flow.fromGraph(
                new OpeningStage(
                    () -> new HelloOpening(client, local, handshakes, handler, settings, results),
                    settings.helloTimeout())),
        handler,
        metrics);
  }
}
