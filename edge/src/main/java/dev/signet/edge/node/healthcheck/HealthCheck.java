// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.healthcheck;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks the node in the same container how it is, and says so by its exit code: 0 if it answered
 * 200, 1 if it answered anything else or not at all, 2 if the question cannot be asked. The one
 * optional argument is what is asked for: {@code live} (the default), {@code ready} or {@code
 * serving}.
 *
 * <p>It is started again and again on a fraction of a processor, so it is one class that uses
 * little of the JDK and nothing else: no HTTP client, no settings library, no logging. A static
 * program would be smaller still, but would need a compiler for each processor in the image's
 * build; a shell with curl is what the image does without.
 */
public final class HealthCheck {
  private static final int NOT_WELL = 1;
  private static final int BAD_USAGE = 2;

  /** Less than the 10 s that the task definition gives the whole program. */
  private static final int LIMIT_MILLIS = 5_000;

  private static final String OK = "HTTP/1.1 200 ";

  private HealthCheck() {}

  /**
   * @param arguments the program's own path, as the kernel adds it for a file that starts with
   *     {@code #!}, then what to ask for
   */
  public static void main(String[] arguments) {
    System.exit(run(System.getenv(), arguments.length > 1 ? arguments[1] : "live"));
  }

  static int run(Map<String, String> environment, String question) {
    if (!question.equals("live") && !question.equals("ready") && !question.equals("serving"))
      return end(BAD_USAGE, "\"" + question + "\" (expected: live, ready or serving)");
    var port = valueOr(environment, "SIGNET_ADMIN_PORT", "9080");
    if (!port.matches("[0-9]{1,5}"))
      return end(BAD_USAGE, "SIGNET_ADMIN_PORT: \"" + port + "\" (expected: 1–65535)");
    try {
      return ask(address(environment, Integer.parseInt(port)), question);
    } catch (IOException | IllegalArgumentException e) {
      return end(NOT_WELL, "no answer on port " + port + ": " + e.getMessage());
    }
  }

  private static int ask(InetSocketAddress node, String question) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(node, LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      var request =
          "GET /health/" + question + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var start = socket.getInputStream().readNBytes(OK.length());
      var status = new String(start, StandardCharsets.US_ASCII);
      return status.equals(OK) ? 0 : end(NOT_WELL, question + ": " + status.strip());
    }
  }

  /** A wildcard address is where to listen; loopback is then where to ask. */
  private static InetSocketAddress address(Map<String, String> environment, int port)
      throws IOException {
    var bind = InetAddress.getByName(valueOr(environment, "SIGNET_ADMIN_BIND", "127.0.0.1"));
    return new InetSocketAddress(
        bind.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bind, port);
  }

  /** An empty variable means the default, as for the node. */
  private static String valueOr(Map<String, String> environment, String name, String value) {
    var found = environment.getOrDefault(name, "").strip();
    return found.isEmpty() ? value : found;
  }

  private static int end(int code, String reason) {
    System.err.println("healthcheck: " + reason);
    return code;
  }
}
