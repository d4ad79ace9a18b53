// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A node's management API, health and metrics, as an operator's program uses them. */
public final class ManagementApi implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final URI base;
  private final String token;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(LIMIT).version(HttpClient.Version.HTTP_1_1).build();

  public ManagementApi(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  public String token() {
    return token;
  }

  public URI url(String path) {
    return base.resolve(path);
  }

  /** Calls with the token. */
  public HttpResponse<String> call(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(url(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path) {
    return call("GET", path, "");
  }

  /** Calls without any token. */
  public HttpResponse<String> callAnonymously(String method, String path) {
    return send(
        HttpRequest.newBuilder(url(path))
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * Allows a domain or changes its origin.
   *
   * @return the status of the answer
   */
  public int put(String name, String tenant, URI origin) {
    return putForAnswer(name, tenant, origin).statusCode();
  }

  /** Allows a domain and expects that to work. */
  public void allow(String name, String tenant, URI origin) {
    expectOneOf("PUT " + name, putForAnswer(name, tenant, origin), 200, 201);
  }

  /** Removes a domain and expects that to work. */
  public void remove(String name) {
    expectOneOf("DELETE " + name, call("DELETE", "/v1/domains/" + name, ""), 204);
  }

  /**
   * The value of one metric line, such as {@code signet_orders_total{result="issued"}}; 0 if
   * absent.
   */
  public double metric(String nameAndLabels) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<String> putForAnswer(String name, String tenant, URI origin) {
    var body =
        """
        {"tenant":"%s","origin":{"url":"%s"},"redirectToHttps":true}"""
            .formatted(tenant, origin);
    return call("PUT", "/v1/domains/" + name, body);
  }

  private static void expectOneOf(String what, HttpResponse<String> answer, int... expected) {
    for (var status : expected) if (answer.statusCode() == status) return;
    throw new IllegalStateException(what + ": " + answer.statusCode() + " " + answer.body());
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
