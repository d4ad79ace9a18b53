// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One node as its own process, run from the jar and seen only through its ports, its output and its
 * data directory.
 */
public final class SignetNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Path JAR =
      Path.of(System.getProperty("signet.jar", "../edge/target/signet.jar"));

  private final Process process;
  private final Path output;
  private final Path dataDirectory;
  private final int httpPort;
  private final int httpsPort;
  private final int adminPort;
  private final String adminToken;
  private final BlockingQueue<String> readyLine;
  private final HttpClient client = HttpClient.newHttpClient();

  private SignetNode(Builder builder) throws IOException {
    httpPort = builder.httpPort;
    httpsPort = builder.httpsPort;
    adminPort = builder.adminPort;
    adminToken = "token-of-the-tests";
    dataDirectory = builder.dataDirectory;
    output = dataDirectory.resolve("output.log");
    Files.createDirectories(dataDirectory);
    if (!Files.isRegularFile(JAR))
      throw new IllegalStateException(
          JAR.toAbsolutePath() + ": missing (expected: built by mvn package)");

    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + builder.heap);
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=" + builder.tier);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-jar");
    command.add(JAR.toAbsolutePath().toString());
    var processBuilder = new ProcessBuilder(command).redirectErrorStream(true);
    var environment = processBuilder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SIGNET_"));
    environment.put("SIGNET_DATA_DIR", dataDirectory.toString());
    environment.put("SIGNET_HTTP_PORT", Integer.toString(httpPort));
    environment.put("SIGNET_HTTPS_PORT", Integer.toString(httpsPort));
    environment.put("SIGNET_ADMIN_PORT", Integer.toString(adminPort));
    environment.put("SIGNET_ADMIN_TOKEN", adminToken);
    environment.put("SIGNET_CLUSTER_PORT", Integer.toString(freePort()));
    environment.putAll(builder.environment);
    process = processBuilder.start();
    readyLine = new LinkedBlockingQueue<>();
    Thread.ofVirtual().name("signet-output").start(this::copyOutput);
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /** A node with a data directory of its own and free ports; not started yet. */
  public static Builder in(Path dataDirectory) {
    return new Builder(dataDirectory);
  }

  /** How a node is to run. */
  public static final class Builder {
    private final Path dataDirectory;
    private final Map<String, String> environment = new TreeMap<>();
    private int httpPort = freePort();
    private int httpsPort = freePort();
    private final int adminPort = freePort();
    private String heap = "512m";
    private int tier = 1;

    private Builder(Path dataDirectory) {
      this.dataDirectory = dataDirectory;
    }

    public Builder with(String variable, String value) {
      environment.put(variable, value);
      return this;
    }

    /** Public ports that were chosen before, as when the authority has to know them first. */
    public Builder publicPorts(int http, int https) {
      httpPort = http;
      httpsPort = https;
      return this;
    }

    /** Compiled as in production, for measuring; tests start quicker without. */
    public Builder fullyCompiled(String heapSize) {
      tier = 4;
      heap = heapSize;
      return this;
    }

    /** Starts the node and waits until it says that it is ready. */
    public SignetNode start() {
      var node = launch();
      node.awaitReady();
      return node;
    }

    /** Starts the node without waiting, as for starts that are to fail. */
    public SignetNode launch() {
      try {
        return new SignetNode(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A loopback port that was free just now. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line that starts with {@code ready:}; fails with the node's output if it ends before. */
  public String awaitReady() {
    try {
      var line = readyLine.poll(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.isEmpty())
        throw new IllegalStateException("the node did not get ready:\n" + output());
      return line;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public int httpPort() {
    return httpPort;
  }

  public int httpsPort() {
    return httpsPort;
  }

  public Path dataDirectory() {
    return dataDirectory;
  }

  public Path internalRoot() {
    return dataDirectory.resolve("ca").resolve("root.pem");
  }

  public URI admin(String path) {
    return URI.create("http://127.0.0.1:" + adminPort + path);
  }

  /** All that the node has printed so far. */
  public String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls the management API with the token. */
  public HttpResponse<String> call(String method, String path, String body) {
    return send(
        HttpRequest.newBuilder(admin(path))
            .header("Authorization", "Bearer " + adminToken)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<String> get(String path) {
    return call("GET", path, "");
  }

  /** Calls the management API without any token. */
  public HttpResponse<String> callAnonymously(String method, String path) {
    return send(
        HttpRequest.newBuilder(admin(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  /** Allows a domain and expects that to work. */
  public void allow(String name, String tenant, URI origin) {
    var answer =
        call(
            "PUT",
            "/v1/domains/" + name,
            "{\"tenant\":\""
                + tenant
                + "\",\"origin\":{\"url\":\""
                + origin
                + "\"},\"redirectToHttps\":true}");
    if (answer.statusCode() != 201 && answer.statusCode() != 200)
      throw new IllegalStateException(
          "PUT " + name + ": " + answer.statusCode() + " " + answer.body() + "\n" + output());
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

  /** Sends SIGTERM and waits for the end. */
  public int terminate(Duration limit) {
    process.destroy();
    return awaitExit(limit);
  }

  /** Sends SIGTERM and does not wait. */
  public void beginTermination() {
    process.destroy();
  }

  /** The exit code; fails if the process still runs after the limit. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("still running after " + limit + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends the process at once, as a crash does. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  @Override
  public void close() {
    client.close();
    if (process.isAlive()) kill();
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

  private void copyOutput() {
    try (var reader = process.inputReader(StandardCharsets.UTF_8);
        var log = Files.newBufferedWriter(output)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        log.write(line);
        log.newLine();
        log.flush();
        if (line.startsWith("ready:")) readyLine.add(line);
      }
    } catch (IOException _) {
      // the process was ended, and its output with it
    } finally {
      readyLine.add("");
    }
  }
}
