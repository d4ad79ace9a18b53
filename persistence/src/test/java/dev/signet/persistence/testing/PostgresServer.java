// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import static java.util.Comparator.comparingInt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of a test's own: fresh data in a temporary folder, a free loopback port, a
 * superuser with a password. Tuned for speed: what is committed survives {@link #stop}, not a power
 * cut. {@link #stop} and {@link #start} keep port and data, so that a test can take the server away
 * and bring it back.
 *
 * <p>Needs the server's programs on this machine (Debian: {@code postgresql}); PostgreSQL refuses
 * to run as root, so then it runs as the user {@code postgres}.
 */
public final class PostgresServer implements AutoCloseable {

  public static final String USER = "signet";
  public static final String PASSWORD = "only-for-tests";

  private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path programs;
  private final Path folder;
  private final int port;
  private final Thread shutdownHook = new Thread(this::stopAndDelete, "stop-postgres");
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable Process process;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /**
   * Creates the data and starts the server.
   *
   * @throws IllegalStateException if PostgreSQL is not installed or does not start; the message
   *     says what to install or what the server wrote
   */
  public static PostgresServer started() {
    try {
      var folder = Files.createTempDirectory("signet-postgres-");
      var server = new PostgresServer(findPrograms(), folder, FreePort.next());
      Runtime.getRuntime().addShutdownHook(server.shutdownHook);
      server.initialise();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether {@link #started} can work here. */
  public static boolean isInstalled() {
    return newestPrograms().isPresent();
  }

  /** URL of the server's first database, without user and password. */
  public String jdbcUrl() {
    return jdbcUrl("postgres");
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /**
   * Creates an empty database of its own for a test.
   *
   * @return its URL, without user and password
   */
  public String newDatabase() {
    var name = "test_" + databases.incrementAndGet();
    try (var connection = DriverManager.getConnection(jdbcUrl(), USER, PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL created no database", e);
    }
    return jdbcUrl(name);
  }

  public int port() {
    return port;
  }

  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** Starts the server and waits until it answers; does nothing if it runs. */
  public synchronized void start() {
    if (process != null && process.isAlive()) return;
    var command =
        asServerUser(
            programs.resolve("postgres").toString(),
            "-D",
            data().toString(),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-k",
            "",
            "-c",
            "fsync=off",
            "-c",
            "full_page_writes=off",
            "-c",
            "shared_buffers=32MB",
            "-c",
            "max_connections=60");
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer(process);
  }

  /** Stops the server at once, as a crash would; every connection breaks. Data and port stay. */
  public synchronized void stop() {
    var running = process;
    process = null;
    if (running == null || !running.isAlive()) return;
    try {
      // SIGQUIT to the postmaster alone: it ends its children itself.
      run(asServerUser("kill", "-QUIT", Long.toString(postmasterPid())));
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) running.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    }
  }

  /** Stops the server and deletes its data. */
  @Override
  public void close() {
    stopAndDelete();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
  }

  private void initialise() {
    if (isRoot()) run(List.of("chown", "postgres", folder.toString()));
    var passwordFile = folder.resolve("password");
    try {
      Files.writeString(passwordFile, PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        asServerUser(
            programs.resolve("initdb").toString(),
            "-D",
            data().toString(),
            "-U",
            USER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync"));
  }

  private void awaitAnswer(Process started) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!started.isAlive())
        throw new IllegalStateException("PostgreSQL ended at once: " + logText());
      try (var _ = DriverManager.getConnection(jdbcUrl(), USER, PASSWORD)) {
        return;
      } catch (SQLException _) {
        pause();
      }
    }
    throw new IllegalStateException("PostgreSQL does not answer: " + logText());
  }

  private long postmasterPid() {
    try {
      return Long.parseLong(Files.readAllLines(data().resolve("postmaster.pid")).getFirst().trim());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stopAndDelete() {
    stop();
    deleteFolder(folder);
  }

  /** Leaves it to a process of its own: a JVM that ends may not have the time. */
  private static void deleteFolder(Path folder) {
    try {
      var _ = new ProcessBuilder("rm", "-rf", folder.toString()).start();
    } catch (IOException _) {
      // Left to the system: the folder is a temporary one.
    }
  }

  private void run(List<String> command) {
    try {
      var started = new ProcessBuilder(command).redirectErrorStream(true).start();
      started.getOutputStream().close();
      var output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (started.waitFor() != 0)
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return "no log: " + e.getMessage();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** {@code setpriv} replaces itself by the server, so that the process started is the server. */
  private static List<String> asServerUser(String... command) {
    var all = new ArrayList<String>();
    if (isRoot())
      all.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"));
    all.addAll(List.of(command));
    return all;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path findPrograms() {
    return newestPrograms()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "PostgreSQL: no server under "
                        + INSTALLED
                        + " (expected: the Debian package postgresql, or initdb and postgres in "
                        + INSTALLED
                        + "/VERSION/bin)"));
  }

  private static Optional<Path> newestPrograms() {
    if (!Files.isDirectory(INSTALLED)) return Optional.empty();
    try (var versions = Files.list(INSTALLED)) {
      return versions
          .filter(version -> version.getFileName().toString().matches("[0-9]+"))
          .filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
          .max(comparingInt(version -> Integer.parseInt(version.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
