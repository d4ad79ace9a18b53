// SPDX-License-Identifier: Apache-2.0
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The run from which the Java machine learns what a node loads and links (JEP 514): {@code java
 * -Djdk.net.hosts.file=HOSTS Training.java COMMAND…} starts the node with COMMAND, which has {@code
 * -XX:AOTCacheOutput}, does what an operator and the first visitors do, stops it in order, and
 * waits until the machine has written its cache. HOSTS maps {@value #HOST} to 127.0.0.1.
 */
public final class Training {
  private static final String HOST = "training.test";

  /** The build may run on an emulated processor. */
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final String TOKEN = "token-of-the-training";

  private final int admin = freePort();
  private final int http = freePort();
  private final int https = freePort();

  public static void main(String[] command) throws Exception {
    new Training().run(List.of(command));
  }

  private void run(List<String> command) throws Exception {
    var data = Files.createTempDirectory("training");
    var process = start(command, data);
    var origin = origin();
    try (var client = client()) {
      awaitReady(process);
      var url = "http://127.0.0.1:" + origin.getAddress().getPort();
      call(client, "PUT", "/v1/domains/" + HOST, "{\"tenant\":\"t1\",\"origin\":{\"url\":\"" + url + "\"},\"redirectToHttps\":true}");
      visit(client, "http://" + HOST + ":" + http + "/", HttpClient.Version.HTTP_1_1, 308);
      for (var version : HttpClient.Version.values())
        for (var path : List.of("/", "/", "/other"))
          visit(client, "https://" + HOST + ":" + https + path, version, 200);
      call(client, "POST", "/v1/purges", "{\"scope\":\"domain\",\"value\":\"" + HOST + "\"}");
      for (var path : List.of("/v1/domains/" + HOST, "/v1/domains", "/v1/regions", "/health/live", "/health/ready", "/health/serving", "/metrics"))
        call(client, "GET", path, "");
      // Process.destroy() would also close the pipes.
      process.toHandle().destroy();
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
        throw new IllegalStateException("the node did not end within " + LIMIT);
      if (process.exitValue() != 0)
        throw new IllegalStateException("the node ended with exit code " + process.exitValue() + " (expected: 0)");
    } finally {
      process.destroyForcibly();
      origin.stop(0);
    }
  }

  private Process start(List<String> command, Path data) throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(
        Map.of(
            "SIGNET_DATA_DIR", data.toString(),
            "SIGNET_BIND", "127.0.0.1",
            "SIGNET_HTTP_PORT", Integer.toString(http),
            "SIGNET_HTTPS_PORT", Integer.toString(https),
            "SIGNET_ADMIN_PORT", Integer.toString(admin),
            "SIGNET_ADMIN_TOKEN", TOKEN,
            "SIGNET_CLUSTER_PORT", Integer.toString(freePort()),
            "SIGNET_LOG_FORMAT", "json",
            "SIGNET_ORIGIN_ALLOW_PRIVATE", "true"));
    return builder.start();
  }

  /** Goes on reading afterwards: a full pipe would hold the node up. */
  private static void awaitReady(Process process) throws Exception {
    var ready = new CompletableFuture<Boolean>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(line -> ready.complete(line.startsWith("ready:")));
              } catch (IOException e) {
                ready.completeExceptionally(e);
              } finally {
                ready.complete(false);
              }
            });
    if (!ready.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
      throw new IllegalStateException("the node did not get ready");
  }

  private void call(HttpClient client, String method, String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
            .header("Authorization", "Bearer " + TOKEN)
            .header("Content-Type", "application/json")
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    var answer = client.send(request.build(), BodyHandlers.ofString());
    if (answer.statusCode() >= 300)
      throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
  }

  private static void visit(HttpClient client, String url, HttpClient.Version version, int expected)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create(url)).version(version).timeout(LIMIT).build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != expected)
      throw new IllegalStateException(url + ": " + answer.statusCode() + " (expected: " + expected + ")");
  }

  private static HttpServer origin() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(
        "/",
        exchange -> {
          var page = "a page".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Who signed the certificate is not the question here. */
  private static HttpClient client() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
