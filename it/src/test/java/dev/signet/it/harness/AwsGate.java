// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Stands between nodes and SNS and SQS, and passes everything on. On demand it holds calls back,
 * refuses them, passes them on twice or loses their answers, so that a test can stop a node between
 * two steps.
 */
public final class AwsGate implements AutoCloseable {
  /** Longer than SQS lets a receiver wait. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What the client sets itself, or what belongs to one connection. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  private final URI aws;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
  private final Map<String, HttpServer> servers = new ConcurrentHashMap<>();
  private final List<GateRule> rules = new CopyOnWriteArrayList<>();

  private AwsGate(URI aws) {
    this.aws = aws;
  }

  public static AwsGate inFrontOf(URI aws) {
    return new AwsGate(aws);
  }

  /** An endpoint for one caller; rules know it by the name given here. */
  public URI endpoint(String caller) {
    var server = servers.computeIfAbsent(caller, this::listen);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Holds back the first matching call, and whatever else its caller tries that matches. */
  public HeldCalls hold(Predicate<AwsCall> which) {
    return add(new HeldCalls(which, rules::remove));
  }

  /** Breaks the connection of matching calls without passing them on, until closed. */
  public GateRule refuse(Predicate<AwsCall> which) {
    return add(new GateRule(which, rules::remove, GateRule.Verdict.BREAK));
  }

  /** Passes matching calls on twice, until closed; the caller gets the second answer. */
  public GateRule repeat(Predicate<AwsCall> which) {
    return add(new GateRule(which, rules::remove, GateRule.Verdict.PASS_TWICE));
  }

  /** Passes matching calls on and breaks the connection instead of answering, until closed. */
  public GateRule loseAnswers(Predicate<AwsCall> which) {
    return add(new GateRule(which, rules::remove, GateRule.Verdict.PASS_AND_BREAK));
  }

  @Override
  public void close() {
    rules.forEach(GateRule::close);
    servers.values().forEach(server -> server.stop(0));
    client.shutdownNow();
    threads.shutdownNow();
  }

  private <R extends GateRule> R add(R rule) {
    rules.add(rule);
    return rule;
  }

  private HttpServer listen(String caller) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = HttpServer.create(address, 1024);
      server.setExecutor(threads);
      server.createContext("/", exchange -> handle(caller, exchange));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(String caller, HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var call = AwsCall.read(caller, exchange.getRequestHeaders(), body);
      var request = request(exchange, body);
      switch (verdict(call)) {
        case PASS -> answer(exchange, client.send(request, BYTES));
        case PASS_TWICE -> {
          client.send(request, BYTES);
          answer(exchange, client.send(request, BYTES));
        }
        case PASS_AND_BREAK -> client.send(request, BYTES);
        case BREAK -> {}
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static final HttpResponse.BodyHandler<byte[]> BYTES =
      HttpResponse.BodyHandlers.ofByteArray();

  /** The first rule decides that says anything but to pass the call on. */
  private GateRule.Verdict verdict(AwsCall call) throws InterruptedException {
    for (var rule : rules) {
      var verdict = rule.judge(call);
      if (verdict != GateRule.Verdict.PASS) return verdict;
    }
    return GateRule.Verdict.PASS;
  }

  private HttpRequest request(HttpExchange exchange, byte[] body) {
    var request =
        HttpRequest.newBuilder(aws.resolve(exchange.getRequestURI().toString()))
            .timeout(LIMIT)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)))
                values.forEach(value -> request.header(name, value));
            });
    return request.build();
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> response)
      throws IOException {
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT)))
                exchange.getResponseHeaders().put(name, values);
            });
    var body = response.body();
    exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
