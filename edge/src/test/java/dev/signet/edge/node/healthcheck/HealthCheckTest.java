// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.healthcheck;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthCheckTest {
  private HttpServer node;

  @BeforeEach
  void startNode() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    answer("/health/live", 200);
    answer("/health/ready", 503);
    node.start();
  }

  @AfterEach
  void stopNode() {
    node.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1", "0.0.0.0", "::"})
  void findsTheNodeWhereverItListens(String bind) {
    assertThat(HealthCheck.run(at(bind, port()), "live")).isZero();
  }

  @Test
  void isNotWellIfTheNodeSaysSo() {
    assertThat(HealthCheck.run(at("127.0.0.1", port()), "ready")).isEqualTo(1);
  }

  @Test
  void isNotWellIfNobodyAnswers() throws IOException {
    String free;
    try (var socket = new ServerSocket(0)) {
      free = Integer.toString(socket.getLocalPort());
    }

    assertThat(HealthCheck.run(at("127.0.0.1", free), "live")).isEqualTo(1);
  }

  @Test
  void tellsAQuestionThatCannotBeAsked() {
    assertThat(HealthCheck.run(at("127.0.0.1", port()), "well")).isEqualTo(2);
    assertThat(HealthCheck.run(at("127.0.0.1", "http"), "live")).isEqualTo(2);
  }

  private void answer(String path, int status) {
    node.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  private String port() {
    return Integer.toString(node.getAddress().getPort());
  }

  private static Map<String, String> at(String bind, String port) {
    return Map.of("SIGNET_ADMIN_BIND", bind, "SIGNET_ADMIN_PORT", port);
  }
}
