// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing;

import dev.signet.actors.bus.aws.AwsAccess;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * SNS and SQS of a test's own: one process on a free loopback port that speaks AWS' protocols, with
 * everything in memory. It tells AWS regions apart as AWS does. Three ways to take it away:
 *
 * <ul>
 *   <li>{@link #refuse} and {@link #admit}: connections are refused, nothing is forgotten;
 *   <li>{@link #freeze} and {@link #thaw}: it hangs, connections stay;
 *   <li>{@link #stop} and {@link #start}: topics, queues and messages are gone, as in an empty
 *       account.
 * </ul>
 *
 * <p>Needs Node.js, and {@code npm ci} in {@code it/emulator}; {@code ./signet test} sees to both.
 */
public final class AwsEmulator implements AutoCloseable {

  /** What the endpoint's queues are in, whose URLs name no region. */
  public static final Region REGION = Region.EU_WEST_1;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KEY = "test";

  private final Path program;
  private final int port;
  private final Path log;
  private final Thread shutdownHook = new Thread(this::stop, "stop-aws-emulator");
  private @Nullable Process process;

  /** Whether {@link #started} can work here. */
  public static boolean isInstalled() {
    return Files.isDirectory(program().resolveSibling("node_modules").resolve("fauxqs"));
  }

  /**
   * An emulator that answers, empty.
   *
   * @throws IllegalStateException if it does not start; the message says what it wrote
   */
  public static AwsEmulator started() {
    if (!isInstalled())
      throw new IllegalStateException(
          "no emulator in " + program().getParent() + " (expected: npm ci was run there)");
    try {
      var emulator = new AwsEmulator(program(), FreePort.next());
      Runtime.getRuntime().addShutdownHook(emulator.shutdownHook);
      emulator.start();
      return emulator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AwsEmulator(Path program, int port) throws IOException {
    this.program = program;
    this.port = port;
    this.log = Files.createTempFile("aws-emulator-", ".log");
  }

  /** What {@code AWS_ENDPOINT_URL} has to be. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** What a program's environment needs so that its AWS SDK talks to the emulator. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_REGION",
        REGION.id(),
        "AWS_ACCESS_KEY_ID",
        KEY,
        "AWS_SECRET_ACCESS_KEY",
        KEY,
        "AWS_EC2_METADATA_DISABLED",
        "true");
  }

  /** The same for {@link AwsClients} inside a test. */
  public AwsAccess access() {
    var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY));
    return new AwsAccess(endpoint(), credentials, REGION);
  }

  /** Clients of the emulator, to be closed by the caller. */
  public AwsClients clients(AwsSettings settings) {
    return AwsClients.create(settings, access());
  }

  /** Starts the process, empty, and waits until it answers; does nothing if it runs. */
  public synchronized void start() {
    if (process != null && process.isAlive()) return;
    try {
      process =
          new ProcessBuilder("node", program.toString(), Integer.toString(port))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await(this::isOpen, "start");
  }

  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Ends the process at once; everything in it is gone. */
  public synchronized void stop() {
    var running = process;
    process = null;
    if (running == null) return;
    try {
      if (!running.destroyForcibly().waitFor(PATIENCE))
        throw new IllegalStateException("the emulator does not end");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes the port; everything stays in memory. */
  public synchronized void refuse() {
    if (!isOpen()) return;
    signal("USR2");
    await(() -> !isOpen(), "close its port");
  }

  /** Opens the port again after {@link #refuse}. */
  public synchronized void admit() {
    if (isOpen()) return;
    signal("USR2");
    await(this::isOpen, "open its port");
  }

  /** Stops the process without breaking a connection: nothing is answered any more. */
  public synchronized void freeze() {
    signal("STOP");
  }

  public synchronized void thaw() {
    signal("CONT");
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (IllegalStateException _) {
      // The hook runs already.
    }
  }

  /** Tests run in the folder of their module; the program is found from any of them. */
  private static Path program() {
    var relative = Path.of("it", "emulator", "start.js");
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
      if (Files.exists(folder.resolve(relative))) return folder.resolve(relative);
    throw new IllegalStateException(relative + " is in no folder above (expected: a checkout)");
  }

  private boolean isOpen() {
    try (var _ = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private void signal(String name) {
    if (process == null) throw new IllegalStateException("the emulator does not run");
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(BooleanSupplier condition, String whatFor) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (process == null || !process.isAlive() || System.nanoTime() > end)
        throw new IllegalStateException("the emulator did not " + whatFor + ": " + logText());
      try {
        Thread.sleep(10);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted");
      }
    }
  }

  private String logText() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }
}
