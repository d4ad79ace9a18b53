// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * nginx and HAProxy in front of a node, each with one connection that all of their visitors share:
 * whatever one of them sends, the next one gets the answer to its own request (CWE-444).
 */
final class SharedFrontTest {
  @TempDir static Path directory;
  private static OriginServer origin;
  private static SignetNode node;
  private static Process nginx;
  private static Process haproxy;
  private static final int NGINX = FreePort.next();
  private static final int HAPROXY = FreePort.next();

  @BeforeAll
  static void start() throws IOException {
    origin = OriginServer.start();
    node =
        SignetNode.in(directory.resolve("node"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .start();
    var allowed =
        node.call(
            "PUT",
            "/v1/domains/front.test",
            "{\"tenant\":\"t1\",\"origin\":{\"url\":\"%s\"},\"redirectToHttps\":false}"
                .formatted(origin.url()));
    assertThat(allowed.statusCode()).isEqualTo(201);
    nginx =
        run(
            "nginx.conf",
            """
            worker_processes 1; daemon off; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/nginx-body; proxy_temp_path %1$s/nginx-proxy;
              fastcgi_temp_path %1$s/nginx-fastcgi; uwsgi_temp_path %1$s/nginx-uwsgi;
              scgi_temp_path %1$s/nginx-scgi; ignore_invalid_headers off; underscores_in_headers on;
              upstream signet { server 127.0.0.1:%2$d; keepalive 1; }
              server {
                listen 127.0.0.1:%3$d;
                location / {
                  proxy_pass http://signet; proxy_http_version 1.1; proxy_request_buffering off;
                  proxy_set_header Host $http_host; proxy_set_header Connection "";
                }
              }
            }
            """
                .formatted(directory, node.httpPort(), NGINX),
            file -> List.of("nginx", "-c", file, "-e", directory + "/nginx-start.log"));
    haproxy =
        run(
            "haproxy.cfg",
            """
            defaults
              mode http
              timeout connect 5s
              timeout client 10s
              timeout server 10s
              http-reuse always
              option accept-invalid-http-request
            frontend in
              bind 127.0.0.1:%2$d
              default_backend signet
            backend signet
              server one 127.0.0.1:%1$d maxconn 1
            """
                .formatted(node.httpPort(), HAPROXY),
            file -> List.of("haproxy", "-f", file));
    awaitPort(NGINX);
    awaitPort(HAPROXY);
  }

  @AfterAll
  static void stop() {
    nginx.destroy();
    haproxy.destroy();
    node.close();
    origin.close();
  }

  static Stream<String> rudeRequests() {
    var inner = "GET /smuggled HTTP/1.1\r\nHost: front.test\r\n\r\n";
    var framings =
        Stream.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer_Encoding: chunked\r\nContent-Length: 0",
            "X: y\r\n Transfer-Encoding: chunked",
            "X: caf\u00e9\r\nTransfer-Encoding: chunked",
            "X: \u00ff\u0000\r\nTransfer-Encoding: chunked",
            "Content-Length: 0\r\nContent-Length: 44",
            "Content-Length: 0, 44",
            "Content-Length: +0",
            "Content-Length: 0x0",
            "Content-Length: 0 1",
            "Content-Length:",
            "Content-Length: -1",
            "Content-Length: 18446744073709551616",
            "Connection: Content-Length\r\nContent-Length: 0",
            "Expect: 100-continue\r\nContent-Length: 0");
    return Stream.concat(
        framings.flatMap(
            framing ->
                Stream.of("0\r\n\r\n" + inner, "5\r\n\r\n", inner)
                    .map(
                        body ->
                            "POST /rude HTTP/1.1\r\nHost: front.test\r\n"
                                + framing
                                + "\r\n\r\n"
                                + body)),
        Stream.of(
            "GET /a b HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "GET /rude HTTP/1.1\nHost: front.test\n\n" + inner,
            "GET /rude%0d%0aX:%20y HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "GET //front.test/rude HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "GET http://other.test/rude HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "HEAD /rude HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: front.test\r\n\r\n",
            "TRACE /rude HTTP/1.1\r\nHost: front.test\r\nContent-Length: 3\r\n\r\nabc",
            "POST /rude HTTP/1.1\r\nHost: front.test\r\nTransfer-Encoding: chunked\r\n\r\n1 0\r\nx\r\n0\r\n\r\n",
            "POST /rude HTTP/1.1\r\nHost: front.test\r\nTransfer-Encoding: chunked\r\n\r\n1;\rx\r\nx\r\n0\r\n\r\n"));
  }

  @ParameterizedTest
  @MethodSource("rudeRequests")
  void nobodyGetsTheAnswerToSomebodyElsesRequest(String rude) throws IOException {
    for (var front : List.of(NGINX, HAPROXY)) {
      send(front, rude);
      for (var i = 0; i < 3; i++) {
        var path = "/polite/" + front + "/" + i + "/" + Math.floorMod(rude.hashCode(), 1_000_000);

        var answer =
            send(
                front,
                "GET " + path + " HTTP/1.1\r\nHost: front.test\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("page " + path + " of front.test");
      }
    }
    assertThat(origin.seen()).noneMatch(seen -> seen.target().contains("smuggled\r"));
  }

  /** What comes back until the connection ends, or nothing comes for a moment. */
  private static String send(int port, String request) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(request.contains("Connection: close") ? 10_000 : 300);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var answer = new StringBuilder();
      try {
        var in = socket.getInputStream();
        for (var octet = in.read(); octet >= 0; octet = in.read()) answer.append((char) octet);
      } catch (SocketTimeoutException _) {
        // that was all
      }
      return answer.toString();
    }
  }

  @FunctionalInterface
  private interface Command {
    List<String> of(String file);
  }

  private static Process run(String name, String configuration, Command command)
      throws IOException {
    var file = directory.resolve(name);
    Files.writeString(file, configuration);
    var process =
        new ProcessBuilder(command.of(file.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static void awaitPort(int port) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .ignoreException(java.net.ConnectException.class)
        .until(
            () -> {
              try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
              }
            });
  }
}
