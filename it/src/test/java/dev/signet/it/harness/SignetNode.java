// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node as its own process, run from the jar and seen only through its ports, its output and its
 * data directory.
 */
public final class SignetNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String ADMIN_TOKEN = "token-of-the-tests";
  public static final Path JAR =
      Path.of(System.getProperty("signet.jar", "../edge/target/signet.jar")).toAbsolutePath();

  private final Process process;
  private final List<String> command;
  private final Map<String, String> variables;
  private final Path output;
  private final Path dataDirectory;
  private final String address;
  private final int httpPort;
  private final int httpsPort;
  private final BlockingQueue<String> readyLine;
  private final ManagementApi api;

  private SignetNode(Builder builder) throws IOException {
    address = builder.address;
    httpPort = builder.httpPort;
    httpsPort = builder.httpsPort;
    dataDirectory = builder.dataDirectory;
    output = dataDirectory.resolve("output.log");
    Files.createDirectories(dataDirectory);
    if (!Files.isRegularFile(JAR))
      throw new IllegalStateException(JAR + ": missing (expected: built by mvn package)");

    command = builder.command();
    variables = builder.variables();
    var processBuilder = new ProcessBuilder(command);
    if (builder.log == null) processBuilder.redirectErrorStream(true);
    else processBuilder.redirectError(Redirect.appendTo(builder.log.toFile()));
    var environment = processBuilder.environment();
    environment.keySet().removeIf(name -> name.startsWith("SIGNET_") || name.startsWith("AWS_"));
    environment.putAll(variables);
    api =
        new ManagementApi(
            URI.create("http://" + builder.address + ":" + builder.adminPort), ADMIN_TOKEN);
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
    private int httpPort = FreePort.next();
    private int httpsPort = FreePort.next();
    private final int adminPort = FreePort.next();
    private String heap = "512m";
    private @Nullable List<String> flags;
    private String address = "127.0.0.1";
    private @Nullable Path log;

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

    /** The loopback address of the public ports and the management API. */
    public Builder at(String loopbackAddress) {
      address = loopbackAddress;
      return this;
    }

    /** Largest heap, as {@code -Xmx} takes it. */
    public Builder heap(String size) {
      heap = size;
      return this;
    }

    /** Compiled as in production, for measuring; tests start quicker without. */
    public Builder fullyCompiled(String heapSize) {
      flags = List.of();
      heap = heapSize;
      return this;
    }

    /** Has the node write its log into a file by itself, and not through this program. */
    public Builder logInto(Path file) {
      log = file;
      return this;
    }

    /** Further flags of the JVM, instead of those that let a test's node start quicker. */
    Builder flags(List<String> flags) {
      this.flags = flags;
      return this;
    }

    private List<String> command() {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-Xmx" + heap);
      command.add("-XX:+UseSerialGC");
      command.addAll(flags == null ? quickStart() : flags);
      command.add("--sun-misc-unsafe-memory-access=allow");
      command.add("-jar");
      command.add(JAR.toString());
      return command;
    }

    private static List<String> quickStart() {
      return List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:SharedArchiveFile=" + ClassArchive.of(JAR),
          // The database answers late on a machine that also starts everything else.
          "-Dsignet.database.connection-timeout=10s");
    }

    private Map<String, String> variables() {
      var variables = new TreeMap<String, String>();
      variables.put("SIGNET_DATA_DIR", dataDirectory.toString());
      variables.put("SIGNET_BIND", address);
      variables.put("SIGNET_HTTP_PORT", Integer.toString(httpPort));
      variables.put("SIGNET_HTTPS_PORT", Integer.toString(httpsPort));
      variables.put("SIGNET_ADMIN_BIND", address);
      variables.put("SIGNET_ADMIN_PORT", Integer.toString(adminPort));
      variables.put("SIGNET_ADMIN_TOKEN", ADMIN_TOKEN);
      variables.put("SIGNET_CLUSTER_PORT", Integer.toString(FreePort.next()));
      variables.putAll(environment);
      return variables;
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

  /** The line that starts with {@code ready:}; fails with the node's output if it ends before. */
  public String awaitReady() {
    return awaitReady(START_LIMIT);
  }

  /** As {@link #awaitReady()}, with another limit than a minute. */
  public String awaitReady(Duration limit) {
    try {
      var line = readyLine.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
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

  /** The public HTTPS port with its address. */
  public InetSocketAddress https() {
    return new InetSocketAddress(address, httpsPort);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path dataDirectory() {
    return dataDirectory;
  }

  public Path internalRoot() {
    return dataDirectory.resolve("ca").resolve("root.pem");
  }

  public URI admin(String path) {
    return api.url(path);
  }

  /** The command that started it. */
  public List<String> command() {
    return command;
  }

  /** What its environment has beyond that of the program that started it. */
  public Map<String, String> variables() {
    return variables;
  }

  public Path outputFile() {
    return output;
  }

  /** All that the node has printed so far. */
  public String output() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The node's management API, health and metrics. */
  public ManagementApi api() {
    return api;
  }

  /** Calls the management API with the token. */
  public HttpResponse<String> call(String method, String path, String body) {
    return api.call(method, path, body);
  }

  public HttpResponse<String> get(String path) {
    return api.get(path);
  }

  /** Calls the management API without any token. */
  public HttpResponse<String> callAnonymously(String method, String path) {
    return api.callAnonymously(method, path);
  }

  /** Allows a domain and expects that to work. */
  public void allow(String name, String tenant, URI origin) {
    api.allow(name, tenant, origin);
  }

  /** One metric's value, as {@link ManagementApi#metric}. */
  public double metric(String nameAndLabels) {
    return api.metric(nameAndLabels);
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
    api.close();
    if (process.isAlive()) kill();
  }

  private void copyOutput() {
    try (var reader = process.inputReader(StandardCharsets.UTF_8);
        var log = Files.newBufferedWriter(output, CREATE, APPEND)) {
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
