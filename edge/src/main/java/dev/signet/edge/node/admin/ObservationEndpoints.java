// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.node.admin.Endpoint.Call;
import dev.signet.edge.node.health.Readiness;
import dev.signet.edge.node.health.Serving;
import dev.signet.edge.node.metrics.NodeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What anyone may ask on the management port: health, metrics and how the API is called. */
public final class ObservationEndpoints {
  private static final ContentType PROMETHEUS_TEXT =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Readiness readiness;
  private final Serving serving;
  private final NodeMetrics metrics;
  private final Executor executor;
  private final byte[] description;

  /**
   * @param executor writes the metrics' text, off the threads that serve visitors
   */
  public ObservationEndpoints(
      Readiness readiness, Serving serving, NodeMetrics metrics, Executor executor) {
    this.readiness = readiness;
    this.serving = serving;
    this.metrics = metrics;
    this.executor = executor;
    this.description = readDescription();
  }

  public List<Endpoint> all() {
    return List.of(
        Endpoint.open("GET", "/health/live", this::live),
        Endpoint.open("GET", "/health/ready", this::ready),
        Endpoint.open("GET", "/health/serving", this::serving),
        Endpoint.open("GET", "/metrics", this::metrics),
        Endpoint.open("GET", "/openapi.json", this::description));
  }

  /** The process answers, so it lives; what is behind it is readiness. */
  private CompletionStage<HttpResponse> live(Call call) {
    return CompletableFuture.completedStage(Answers.json(200, Map.of("status", "live")));
  }

  private CompletionStage<HttpResponse> ready(Call call) {
    return readiness
        .report()
        .thenApply(report -> Answers.json(report.isReady() ? 200 : 503, shown(report)));
  }

  private CompletionStage<HttpResponse> serving(Call call) {
    var state = serving.state();
    return CompletableFuture.completedStage(
        Answers.json(state == Serving.State.SERVING ? 200 : 503, Map.of("status", state.text())));
  }

  private CompletionStage<HttpResponse> metrics(Call call) {
    return CompletableFuture.supplyAsync(
        () ->
            Answers.entity(200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8)),
        executor);
  }

  private CompletionStage<HttpResponse> description(Call call) {
    return CompletableFuture.completedStage(
        Answers.entity(200, ContentTypes.APPLICATION_JSON, description));
  }

  private static HealthView shown(Readiness.Report report) {
    return new HealthView(report.status(), report.parts());
  }

  private static byte[] readDescription() {
    try (var resource = ObservationEndpoints.class.getResourceAsStream("openapi.json")) {
      if (resource == null) throw new IllegalStateException("openapi.json: not in the jar");
      return resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record HealthView(String status, Map<String, String> parts) {}
}
