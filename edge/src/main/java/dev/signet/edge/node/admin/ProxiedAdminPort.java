// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.KillSwitches;
import akka.stream.Materializer;
import akka.stream.SharedKillSwitch;
import akka.stream.SystemMaterializer;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.TLSPlacebo;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import dev.signet.edge.wire.OptionalProxyHeader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The management port behind a load balancer that writes a PROXY header before its health checks.
 * Akka HTTP's own server cannot be given anything to read first, so connections are accepted here:
 *
 * <pre>
 * TCP ─▶ (PROXY header) ─▶ HTTP/1.1 ─▶ handler
 * </pre>
 */
final class ProxiedAdminPort implements AdminBinding {
  private final Tcp.ServerBinding binding;
  private final CompletionStage<Done> ended;
  private final SharedKillSwitch requests;
  private final SharedKillSwitch connections;

  private ProxiedAdminPort(
      Tcp.ServerBinding binding,
      CompletionStage<Done> ended,
      SharedKillSwitch requests,
      SharedKillSwitch connections) {
    this.binding = binding;
    this.ended = ended;
    this.requests = requests;
    this.connections = connections;
  }

  static CompletionStage<AdminBinding> bind(
      ActorSystem<?> system,
      AdminSettings settings,
      ServerSettings server,
      AdminHandler handler,
      Duration headerTimeout) {
    var requests = KillSwitches.shared("admin-requests");
    var connections = KillSwitches.shared("admin-connections");
    var layer = Http.get(system).serverLayer(server).atop(plainBytes());
    Flow<ByteString, ByteString, NotUsed> http =
        Flow.<HttpRequest>create()
            .via(requests.<HttpRequest>flow())
            .<HttpResponse>mapAsync(1, handler)
            .join(layer);
    var materializer = SystemMaterializer.get(system).materializer();
    var bound =
        Tcp.get(system)
            .bind(
                settings.bind(),
                settings.port(),
                server.getBacklog(),
                List.of(),
                true,
                Optional.of(idleTimeout(server)))
            .mapAsyncUnordered(
                settings.maxConnections(),
                incoming ->
                    served(
                        incoming,
                        OptionalProxyHeader.before(http, headerTimeout)
                            .via(connections.<ByteString>flow()),
                        materializer))
            .toMat(Sink.ignore(), Keep.both())
            .run(materializer);
    return bound
        .first()
        .thenApply(port -> new ProxiedAdminPort(port, bound.second(), requests, connections));
  }

  @Override
  public InetSocketAddress localAddress() {
    return binding.localAddress();
  }

  @Override
  public CompletionStage<?> terminate(Duration patience) {
    requests.shutdown();
    return binding
        .unbind()
        .thenCompose(
            _ ->
                ended
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionallyCompose(
                        _ -> {
                          connections.shutdown();
                          return ended;
                        }));
  }

  /** Ends when the connection does, and never fails: one connection is not the port. */
  private static CompletionStage<Done> served(
      Tcp.IncomingConnection incoming,
      Flow<ByteString, ByteString, NotUsed> flow,
      Materializer materializer) {
    return incoming
        .handleWith(flow.watchTermination(Keep.right()), materializer)
        .exceptionally(_ -> Done.getInstance());
  }

  private static Duration idleTimeout(ServerSettings server) {
    return Duration.ofMillis(server.getTimeouts().idleTimeout().toMillis());
  }

  /** There is no TLS to take off; Akka HTTP's layer wants its frame all the same. */
  @SuppressWarnings("unchecked") // A flow of session bytes is a flow of inbound TLS messages.
  private static BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>
      plainBytes() {
    return (BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>)
        (BidiFlow<?, ?, ?, ?, ?>) TLSPlacebo.getInstance();
  }
}
