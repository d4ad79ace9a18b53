// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import dev.signet.protocol.certificate.PemChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A Redis server of a test's own: a free loopback port, a temporary folder, nothing kept over
 * {@link #stop}. {@link #stop} and {@link #start} keep the port, so that a test can take the server
 * away and bring it back empty; {@link #freeze} and {@link #thaw} make it hang.
 *
 * <p>Needs {@code redis-server} on this machine (Debian: {@code redis-server}).
 */
public final class RedisServer implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/redis-server");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What the server asks of its clients. */
  private enum Access {
    OPEN,
    PASSWORD_AND_TLS
  }

  private final Access access;
  private final Path folder;
  private final int port;
  private final Thread shutdownHook = new Thread(this::stopAndDelete, "stop-redis");
  private @Nullable Process process;

  private RedisServer(Access access, Path folder, int port) {
    this.access = access;
    this.folder = folder;
    this.port = port;
  }

  /**
   * A server that asks nothing.
   *
   * @throws IllegalStateException if it does not start; the message says what it wrote
   */
  public static RedisServer started() {
    return started(Access.OPEN);
  }

  /** A server with a password and TLS, under a certificate for {@code localhost}. */
  public static RedisServer startedSecure() {
    return started(Access.PASSWORD_AND_TLS);
  }

  /** Whether {@link #started} can work here. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  public int port() {
    return port;
  }

  public synchronized boolean isRunning() {
    return process != null && process.isAlive();
  }

  /** With the password in it, for the secure one. */
  public String url() {
    return switch (access) {
      case OPEN -> "redis://127.0.0.1:" + port;
      case PASSWORD_AND_TLS -> "rediss://:" + password() + "@localhost:" + port;
    };
  }

  /** PEM of what signs the secure server's certificate. */
  public Path caFile() {
    return folder.resolve("certificate.pem");
  }

  public String password() {
    return "pass-word-of-redis";
  }

  /** Starts the server, empty, and waits until it answers; does nothing if it runs. */
  public synchronized void start() {
    if (process != null && process.isAlive()) return;
    try {
      process =
          new ProcessBuilder(command())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitAnswer(process);
  }

  /** Stops the server at once, as a crash would; every connection breaks and all data is gone. */
  public synchronized void stop() {
    var running = process;
    process = null;
    if (running == null) return;
    running.destroyForcibly();
    try {
      if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        throw new IllegalStateException("Redis does not stop");
      Files.deleteIfExists(folder.resolve("dump.rdb"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes all data; connections stay. */
  public void flush() {
    try (var redis = connect()) {
      redis.flushAll();
    }
  }

  /** Stops the server's process without breaking a connection: nothing is answered any more. */
  public void freeze() {
    signal("-STOP");
  }

  public void thaw() {
    signal("-CONT");
  }

  /** A connection of the caller's own, as another program has it. */
  public Jedis connect() {
    var config = DefaultJedisClientConfig.builder().resp2();
    if (access == Access.PASSWORD_AND_TLS)
      throw new IllegalStateException("for the open server only");
    return new Jedis(new HostAndPort("127.0.0.1", port), config.build());
  }

  /** Has this server follow another one, and returns when it has all that the other one holds. */
  public void follow(RedisServer primary) {
    try (var redis = connect();
        var followed = primary.connect()) {
      followed.configSet("repl-diskless-sync-delay", "0");
      redis.replicaof("127.0.0.1", primary.port);
      var deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!redis.info("replication").contains("master_link_status:up")) {
        if (System.nanoTime() > deadline)
          throw new IllegalStateException("no replica: " + logText());
        Thread.sleep(10);
      }
      if (followed.waitReplicas(1, PATIENCE.toMillis()) != 1)
        throw new IllegalStateException("the replica does not follow: " + logText());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the following: what the primary takes from now on never comes here. */
  public void promote() {
    try (var redis = connect()) {
      redis.replicaofNoOne();
    }
  }

  /**
   * Stops another server as a crash would, and answers at its address from now on, as a failover
   * looks to clients; this server's own port is closed.
   */
  public void takeOverFrom(RedisServer primary) {
    primary.stop();
    try (var redis = connect()) {
      redis.configSet("port", Integer.toString(primary.port));
    }
  }

  /** All data as Redis writes it to disk, uncompressed. */
  public byte[] dump() {
    try (var redis = connect()) {
      redis.save();
      return Files.readAllBytes(folder.resolve("dump.rdb"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops the server and deletes its folder. */
  @Override
  public void close() {
    stopAndDelete();
    Runtime.getRuntime().removeShutdownHook(shutdownHook);
  }

  private static RedisServer started(Access access) {
    if (!isInstalled())
      throw new IllegalStateException(PROGRAM + " is missing (Debian: apt install redis-server)");
    try {
      var server =
          new RedisServer(access, Files.createTempDirectory("signet-redis-"), FreePort.next());
      Runtime.getRuntime().addShutdownHook(server.shutdownHook);
      if (access == Access.PASSWORD_AND_TLS) server.writeCertificate();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> command() {
    var command = new ArrayList<String>();
    command.add(PROGRAM.toString());
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString()));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--rdbcompression", "no"));
    switch (access) {
      case OPEN -> command.addAll(List.of("--port", Integer.toString(port)));
      case PASSWORD_AND_TLS -> {
        command.addAll(List.of("--port", "0", "--tls-port", Integer.toString(port)));
        command.addAll(List.of("--tls-cert-file", caFile().toString()));
        command.addAll(List.of("--tls-key-file", folder.resolve("key.pem").toString()));
        command.addAll(List.of("--tls-auth-clients", "no", "--requirepass", password()));
      }
    }
    return command;
  }

  private void writeCertificate() throws IOException {
    var keys = TestCertificates.newKeys();
    try {
      Files.writeString(
          caFile(), PemChain.write(List.of(TestCertificates.selfSigned("localhost", keys))));
    } catch (CertificateException e) {
      throw new IllegalStateException(e);
    }
    var key = Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded());
    Files.writeString(
        folder.resolve("key.pem"),
        "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
  }

  private void awaitAnswer(Process started) {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (!started.isAlive()) throw new IllegalStateException("Redis ended at once: " + logText());
      if (answers()) return;
      try {
        Thread.sleep(10);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    throw new IllegalStateException("Redis does not answer: " + logText());
  }

  private boolean answers() {
    try {
      if (access == Access.OPEN) {
        try (var redis = connect()) {
          redis.ping();
        }
      } else {
        new java.net.Socket(InetAddress.getLoopbackAddress(), port).close();
      }
      return true;
    } catch (JedisException | IOException _) {
      return false;
    }
  }

  private synchronized void signal(String signal) {
    if (process == null) throw new IllegalStateException("Redis does not run");
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return folder.resolve("redis.log");
  }

  private String logText() {
    try {
      return Files.readString(log());
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private void stopAndDelete() {
    stop();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    } catch (IOException | UncheckedIOException _) {
      // A temporary folder that stays is no reason to fail a test.
    }
  }
}
