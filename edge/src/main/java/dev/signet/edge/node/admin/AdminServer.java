// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.SystemMaterializer;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.accept.Acceptor;
import dev.signet.edge.wire.accept.ConnectionBudget;
import dev.signet.edge.wire.accept.PortSettings;
import dev.signet.edge.wire.accept.PortSettings.ProxyHeaderRule;
import dev.signet.edge.wire.http.HttpClock;
import dev.signet.edge.wire.http1.Http1Parts;
import dev.signet.edge.wire.loop.EventLoops;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Opens the management port: plain HTTP/1.1 on the wire that visitors have too, with an event loop
 * of its own, so that however busy they keep the node, it can be asked how it is.
 */
public final class AdminServer {
  /** Connections past the bound, which may ask for health and nothing else. */
  private static final int RESERVE = 16;

  private static final int BACKLOG = 128;

  private AdminServer() {}

  /**
   * The stage fails with an {@link java.io.IOException} if the port cannot be had.
   *
   * @param loops the port's own
   * @param proxyHeaderTimeout present: a connection may start with a PROXY header, and has so long
   *     to show whether it does
   */
  public static CompletionStage<ListenerBinding> bind(
      ActorSystem<?> system,
      EventLoops loops,
      AdminSettings settings,
      AdminHandler handler,
      Optional<Duration> proxyHeaderTimeout,
      InstantSource clock,
      MeterRegistry meters) {
    var materializer = SystemMaterializer.get(system).materializer();
    var dates = new HttpClock(clock);
    var all =
        new Http1Parts(
            settings.limits(), new AdminExchanges(handler::apply), loops, materializer, dates);
    var health =
        new Http1Parts(
            settings.limits(),
            new AdminExchanges(healthOnly(handler::apply)),
            loops,
            materializer,
            dates);
    var port =
        new PortSettings(
            BACKLOG,
            settings.maxConnections(),
            settings.maxConnectionsPerClient(),
            RESERVE,
            settings.limits().idleTimeout().multipliedBy(2),
            proxyHeaderTimeout.isPresent() ? ProxyHeaderRule.OPTIONAL : ProxyHeaderRule.NONE,
            proxyHeaderTimeout.orElse(settings.limits().headTimeout()),
            true);
    return Acceptor.bind(
        loops,
        "admin",
        new InetSocketAddress(settings.bind(), settings.port()),
        port,
        settings.limits().headTimeout(),
        new ConnectionBudget(settings.maxConnections()),
        (channel, client, local, guard) -> {
          var parts = guard.isReserve() ? health : all;
          var http = parts.connection(new AcceptedConnection(client, local, Optional.empty()));
          channel.pipeline().addLast(http);
          guard.carries(http);
        },
        meters);
  }

  private static Function<HttpRequest, CompletionStage<HttpResponse>> healthOnly(
      Function<HttpRequest, CompletionStage<HttpResponse>> routes) {
    return request ->
        request.getUri().path().startsWith("/health/")
            ? routes.apply(request)
            : CompletableFuture.completedStage(
                Answers.unavailable("too many connections to the management port"));
  }
}
