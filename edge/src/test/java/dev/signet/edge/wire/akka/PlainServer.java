// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Tcp;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.AcceptedConnection.Protocol;
import java.util.Optional;

/** Bare TCP in front of a connection handler, as if TLS had been taken off already. */
final class PlainServer implements AutoCloseable {
  private final Tcp.ServerBinding binding;

  private PlainServer(Tcp.ServerBinding binding) {
    this.binding = binding;
  }

  static PlainServer start(
      ActorSystem<?> system, HttpConnectionHandler handler, Protocol protocol) {
    var tls = new AcceptedConnection.Tls(Optional.empty(), Optional.empty(), protocol);
    var binding =
        Tcp.get(system)
            .bind("127.0.0.1", 0)
            .to(
                Sink.foreach(
                    connection ->
                        connection.handleWith(
                            handler.serve(
                                new AcceptedConnection(
                                    connection.remoteAddress(),
                                    connection.localAddress(),
                                    Optional.of(tls))),
                            system)))
            .run(system)
            .toCompletableFuture()
            .join();
    return new PlainServer(binding);
  }

  int port() {
    return binding.localAddress().getPort();
  }

  @Override
  public void close() {
    binding.unbind().toCompletableFuture().join();
  }
}
