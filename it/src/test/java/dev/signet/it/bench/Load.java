// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.NewConnections.Handshake;
import dev.signet.it.bench.peer.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What is asked of every peer. Each takes seconds of a server's CPU, or its share would be noise.
 */
enum Load {
  HTTP_1_KEEP_ALIVE("cache hits, HTTP/1.1 keep-alive", new KeptConnections("--h1", "-c16", "-D10")),
  HTTP_2("cache hits, HTTP/2", new KeptConnections("-c8", "-m16", "-D10")),
  NEW_CONNECTIONS("new connections, one request each", new NewConnections(Handshake.FULL, 15_000)),
  RESUMED_CONNECTIONS(
      "resumed connections, one request each", new NewConnections(Handshake.RESUMED, 15_000));

  private final String title;
  private final Loader loader;

  Load(String title, Loader loader) {
    this.title = title;
    this.loader = loader;
  }

  String title() {
    return title;
  }

  /** Requests answered per second of the peer's CPU. */
  double perCpuSecond(Peer peer) {
    var before = ServerCpu.seconds(peer.pid());
    var requests = loader.run(peer);
    var after = ServerCpu.seconds(peer.pid());
    peer.accessLog().ifPresent(Load::empty);
    return requests / (after - before);
  }

  /** A minute of lines is gigabytes; all peers append. */
  private static void empty(Path log) {
    try (var file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      file.truncate(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
