// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A peer that is a program of its own, ended by its process id. */
final class ProcessPeer implements Peer {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final int port;
  private final Optional<Path> accessLog;

  private ProcessPeer(String name, Process process, int port, Optional<Path> accessLog) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.accessLog = accessLog;
  }

  static Peer start(
      String name, Path log, int port, Optional<Path> accessLog, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      var peer = new ProcessPeer(name, process, port, accessLog);
      peer.awaitPort(log);
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public int httpsPort() {
    return port;
  }

  @Override
  public Optional<Path> accessLog() {
    return accessLog;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitPort(Path log) {
    var deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
    }
    close();
    throw new IllegalStateException(name + " does not listen on port " + port + ": see " + log);
  }
}
