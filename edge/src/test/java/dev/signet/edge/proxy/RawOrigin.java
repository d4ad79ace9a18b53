// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** An origin by hand: answers every request on a connection as it is told, byte for byte. */
final class RawOrigin implements AutoCloseable {

  /** What to do with a request. Returning false ends the connection. */
  @FunctionalInterface
  interface Script {
    boolean answer(RawHttp.Message request, RawHttp connection) throws IOException;
  }

  final List<RawHttp.Message> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final boolean readsBodies;
  private volatile Script script;

  RawOrigin(Script script) throws IOException {
    this(script, ServerSocketFactory.getDefault());
  }

  /**
   * @param sockets plain ones, or TLS
   */
  RawOrigin(Script script, ServerSocketFactory sockets) throws IOException {
    this(script, sockets, true);
  }

  private RawOrigin(Script script, ServerSocketFactory sockets, boolean readsBodies)
      throws IOException {
    this.script = script;
    this.readsBodies = readsBodies;
    this.server = sockets.createServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Answers everything with a status line, fields and a body. Lines are separated by {@code |}. */
  static RawOrigin answering(String lines) throws IOException {
    return new RawOrigin(
        (_, connection) -> {
          connection.send(lines.replace("|", "\r\n"));
          return true;
        });
  }

  /** Leaves bodies to the script, or unread. */
  static RawOrigin readingHeadsAlone(Script script) throws IOException {
    return new RawOrigin(script, ServerSocketFactory.getDefault(), false);
  }

  void does(Script other) {
    script = other;
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (var connection = new RawHttp(socket)) {
      while (true) {
        var request = readsBodies ? connection.read() : connection.readHead();
        requests.add(request);
        if (!script.answer(request, connection)) return;
      }
    } catch (IOException _) {
      // The other side went; what that means is for the test to see.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) socket.close();
    threads.shutdownNow();
  }
}
