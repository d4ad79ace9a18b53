// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server on a loopback port, with what all of AWS's services have in common. */
public abstract class FakeService implements AutoCloseable {
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private final String signingName;
  private final HttpServer server;
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger throttled = new AtomicInteger();
  private volatile boolean away;

  // Nobody knows the port, and so nobody asks, before the service is there.
  @SuppressWarnings("this-escape")
  protected FakeService(String signingName) {
    this.signingName = signingName;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public record Answer(int status, String type, String body) {}

  protected abstract Answer answer(HttpExchange request, String body);

  protected abstract Answer error(int status, String code, String message);

  /** What the service says to callers that are too fast. */
  protected abstract Answer throttling();

  public final URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Requests so far, refused ones among them. */
  public final int calls() {
    return calls.get();
  }

  /** Refuses the next so many requests as too fast. */
  public final void throttle(int requests) {
    throttled.set(requests);
  }

  /** Answers every request with 503, until told otherwise. */
  public final void away(boolean now) {
    away = now;
  }

  private void handle(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    var body = exchange.getRequestBody().readAllBytes();
    var answer = judged(exchange, body);
    var bytes = answer.body().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer judged(HttpExchange exchange, byte[] body) {
    try {
      if (away) return error(503, "ServiceUnavailable", "away");
      if (!Signature.isGood(exchange, body, signingName, SECRET))
        return error(403, "SignatureDoesNotMatch", "the signature does not match");
      if (throttled.getAndUpdate(left -> Math.max(0, left - 1)) > 0) return throttling();
      synchronized (this) {
        return answer(exchange, new String(body, UTF_8));
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      return error(500, "InternalError", String.valueOf(e));
    }
  }

  @Override
  public final void close() {
    server.stop(0);
  }
}
