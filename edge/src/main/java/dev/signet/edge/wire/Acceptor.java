// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.Materializer;
import akka.stream.SystemMaterializer;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.signet.edge.wire.proxyprotocol.ProxyHeader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections within bounds and gives each its guard.
 *
 * <pre>
 * TCP ─▶ guard ─▶ (PROXY header) ─▶ bound per client ─▶ the listener's own part
 * </pre>
 */
final class Acceptor {
  private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

  private final String name;
  private final ListenerSettings settings;
  private final Served served;
  private final OpenConnections connections;
  private final MeterRegistry metrics;
  private final Materializer materializer;

  /** What a listener does with a connection whose client is known. */
  @FunctionalInterface
  interface Served {
    Flow<ByteString, ByteString, NotUsed> by(InetSocketAddress client, InetSocketAddress local);
  }

  private Acceptor(
      ActorSystem<?> system,
      String name,
      ListenerSettings settings,
      Served served,
      MeterRegistry metrics) {
    this.name = name;
    this.settings = settings;
    this.served = served;
    this.connections = new OpenConnections(settings.connections(), settings.connectionsPerClient());
    this.metrics = metrics;
    this.materializer = SystemMaterializer.get(system).materializer();
  }

  /**
   * @param name as metrics write it
   * @param handler is asked to end the connections when they are drained
   */
  static CompletionStage<ListenerBinding> bind(
      ActorSystem<?> system,
      String name,
      InetSocketAddress address,
      ListenerSettings settings,
      Served served,
      ConnectionHandler handler,
      MeterRegistry metrics) {
    var acceptor = new Acceptor(system, name, settings, served, metrics);
    Gauge.builder("signet.connections.open", acceptor.connections, OpenConnections::count)
        .tag("listener", name)
        .description("Open connections")
        .register(metrics);
    return Tcp.get(system)
        .bind(
            address.getHostString(),
            address.getPort(),
            settings.backlog(),
            List.of(),
            true,
            Optional.<Duration>empty())
        .to(Sink.foreach(acceptor::accept))
        .run(acceptor.materializer)
        .thenApply(bound -> acceptor.new Bound(bound, handler));
  }

  private void accept(Tcp.IncomingConnection incoming) {
    var entry = connections.open();
    if (entry == null) {
      refuse("too-many-connections");
      incoming.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
      return;
    }
    try {
      var local = incoming.localAddress();
      var inner =
          settings.proxyProtocol()
              ? Flow.fromGraph(
                  new OpeningStage(
                      () ->
                          new ProxyOpening(
                              header -> proxied(header, incoming, entry), this::refuse),
                      settings.proxyHeaderTimeout()))
              : serve(incoming.remoteAddress(), local, entry);
      incoming.handleWith(
          BidiFlow.fromGraph(new ConnectionGuard(settings.idleTimeout(), entry)).join(inner),
          materializer);
    } catch (RuntimeException e) {
      entry.close();
      log.atError().setCause(e).addKeyValue("listener", name).log("connection not taken on");
    }
  }

  private Flow<ByteString, ByteString, NotUsed> proxied(
      ProxyHeader header, Tcp.IncomingConnection incoming, OpenConnections.Entry entry) {
    return switch (header) {
      case ProxyHeader.Proxied(var client, var destination) -> serve(client, destination, entry);
      case ProxyHeader.Unspecified _ ->
          serve(incoming.remoteAddress(), incoming.localAddress(), entry);
    };
  }

  private Flow<ByteString, ByteString, NotUsed> serve(
      InetSocketAddress client, InetSocketAddress local, OpenConnections.Entry entry) {
    if (entry.belongsTo(ClientKey.of(client.getAddress()))) return served.by(client, local);
    refuse("too-many-connections-of-client");
    return OpeningStage.closeWith(ByteString.emptyByteString());
  }

  private void refuse(String reason) {
    metrics.counter("signet.connections.refused", "listener", name, "reason", reason).increment();
  }

  private final class Bound implements ListenerBinding {
    private final Tcp.ServerBinding binding;
    private final ConnectionHandler handler;

    Bound(Tcp.ServerBinding binding, ConnectionHandler handler) {
      this.binding = binding;
      this.handler = handler;
    }

    @Override
    public InetSocketAddress localAddress() {
      return binding.localAddress();
    }

    @Override
    public int openConnections() {
      return connections.count();
    }

    @Override
    public CompletionStage<Void> unbind() {
      return binding.unbind().thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Void> drain(Duration deadline) {
      return unbind()
          .thenCompose(
              _ -> {
                var drained = connections.drained();
                var _ = handler.drain(deadline);
                return drained
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionallyCompose(
                        _ -> {
                          log.atInfo()
                              .addKeyValue("listener", name)
                              .addKeyValue("open", connections.count())
                              .log("connections cut at the deadline");
                          connections.killAll("stopping");
                          return drained;
                        });
              });
    }
  }
}
