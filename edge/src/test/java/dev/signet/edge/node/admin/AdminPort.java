// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.SystemMaterializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import dev.signet.edge.node.health.HealthSettings;
import dev.signet.edge.node.health.Part;
import dev.signet.edge.node.health.Readiness;
import dev.signet.edge.node.health.Serving;
import dev.signet.edge.node.metrics.NodeMetrics;
import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.loop.EventLoops;
import dev.signet.persistence.central.CentralStore;
import dev.signet.protocol.domain.Origin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The management port with all its endpoints, on a loopback port, and a client for it. */
final class AdminPort implements AutoCloseable {
  static final String TOKEN = "token-of-the-tests";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final FakeDomains domains = new FakeDomains();
  final FakeBus bus = new FakeBus();
  final Readiness readiness;
  final Serving serving = new Serving(() -> this.partIsUp);
  final List<Endpoint> endpoints = new ArrayList<>();
  volatile boolean partIsUp = true;

  private final ActorTestKit testKit =
      ActorTestKit.create(
          ConfigFactory.parseString("akka.http.server.log-unencrypted-network-bytes = off")
              .withFallback(ConfigFactory.load()));
  private final NodeMetrics metrics = new NodeMetrics();
  private final EventLoops loops = EventLoops.start(testKit.system(), 1);
  private final ListenerBinding binding;
  private final HttpClient client = HttpClient.newHttpClient();

  AdminPort(CentralStore central) {
    this(central, Optional.empty());
  }

  /**
   * @param proxyHeaderTimeout present: PROXY headers are taken
   */
  AdminPort(CentralStore central, Optional<Duration> proxyHeaderTimeout) {
    var clock = InstantSource.fixed(FakeDomains.NOON);
    readiness =
        new Readiness(
            List.of(
                Part.answering("central-store", central::ping),
                Part.stating("listeners", () -> partIsUp)),
            new HealthSettings(Duration.ZERO, Duration.ofSeconds(1), Duration.ZERO),
            InstantSource.system());
    endpoints.addAll(
        new DomainEndpoints(
                domains, central.domains(), new DomainAdmission(true, AdminPort::refusal), clock)
            .all());
    endpoints.addAll(new PurgeEndpoints(central.purges(), bus).all());
    endpoints.addAll(new RegionEndpoints(central.regions(), bus).all());
    endpoints.addAll(new ObservationEndpoints(readiness, serving, metrics, Runnable::run).all());
    var settings =
        AdminSettings.from(
            ConfigFactory.parseString(
                    "signet.admin { port = 0, max-body = 4096, request-timeout = 1500ms }")
                .withFallback(ConfigFactory.load())
                .getConfig("signet"));
    var system = testKit.system();
    var handler =
        new AdminHandler(
            endpoints,
            AdminToken.of(TOKEN),
            settings,
            SystemMaterializer.get(system).materializer(),
            clock);
    binding =
        AdminServer.bind(
                system,
                loops,
                settings,
                handler,
                proxyHeaderTimeout,
                InstantSource.system(),
                new SimpleMeterRegistry())
            .toCompletableFuture()
            .join();
  }

  HttpResponse<String> call(String method, String path, String body) {
    return send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  /** With the token and a JSON content type; both can be replaced. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url(path))
        .timeout(Duration.ofSeconds(10))
        .setHeader("Authorization", "Bearer " + TOKEN)
        .setHeader("Content-Type", "application/json");
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return binding.localAddress().getPort();
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Instant at(JsonNode time) {
    return Instant.parse(time.textValue());
  }

  /** As a stopping node does. */
  void terminate() {
    binding.drain(Duration.ofSeconds(5)).toCompletableFuture().join();
  }

  @Override
  public void close() {
    client.close();
    loops.close();
    testKit.shutdownTestKit();
    metrics.close();
  }

  private static CompletionStage<Optional<String>> refusal(Origin origin) {
    return CompletableFuture.completedStage(
        origin.url().getHost().startsWith("10.")
            ? Optional.of("origin.url: a private address (expected: a public one)")
            : Optional.empty());
  }
}
