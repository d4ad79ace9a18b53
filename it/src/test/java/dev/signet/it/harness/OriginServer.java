// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * A site to put Signet in front of. It counts what it is asked for. By default it answers every
 * path with a page that names the path and the host, fresh for a minute.
 */
public final class OriginServer implements AutoCloseable {

  /** A request as the origin saw it. */
  public record Seen(String method, String target, Headers headers) {}

  /** Answers one request. */
  @FunctionalInterface
  public interface Page {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

  private OriginServer(Page page) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          seen.add(
              new Seen(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders()));
          try (exchange) {
            page.answer(exchange);
          }
        });
    server.start();
  }

  public static OriginServer start() {
    return start(OriginServer::freshPage);
  }

  public static OriginServer start(Page page) {
    try {
      return new OriginServer(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void freshPage(HttpExchange exchange) throws IOException {
    var host = exchange.getRequestHeaders().getFirst("X-Forwarded-Host");
    var body =
        ("page " + exchange.getRequestURI() + " of " + host + "\n")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Cache-Control", "max-age=60");
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    var isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, isHead ? -1 : body.length);
    if (!isHead) exchange.getResponseBody().write(body);
  }
}
