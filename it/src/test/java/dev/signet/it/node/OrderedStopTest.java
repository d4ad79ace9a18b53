// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.Visitor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is told to stop finishes what it has begun. */
final class OrderedStopTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int CHUNK = 64 * 1024;
  private static final int CHUNKS = 64;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void aDownloadUnderWayIsCompleteAndTheExitCodeIs0(String protocol) throws Exception {
    var halfSent = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var origin =
            OriginServer.start(
                exchange -> {
                  if (!exchange.getRequestURI().getPath().equals("/big")) {
                    exchange.sendResponseHeaders(204, -1);
                    return;
                  }
                  exchange.sendResponseHeaders(200, (long) CHUNK * CHUNKS);
                  for (var i = 0; i < CHUNKS; i++) {
                    if (i == CHUNKS / 2) pause(exchange.getResponseBody(), halfSent, goOn);
                    exchange.getResponseBody().write(new byte[CHUNK]);
                  }
                });
        var node = SignetNode.in(directory).with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true").start()) {
      node.allow("stop.test", "t1", origin.url());
      var visitor = new Visitor(node, node.internalRoot());
      var download =
          CompletableFuture.supplyAsync(
              () ->
                  visitor.https(
                      "stop.test",
                      "/big",
                      protocol,
                      "--output",
                      "/dev/null",
                      "--write-out",
                      "%{size_download}"));
      assertThat(halfSent.await(20, TimeUnit.SECONDS)).isTrue();

      node.beginTermination();
      await()
          .atMost(LIMIT)
          .until(
              () -> visitor.https("stop.test", "/late", "--connect-timeout", "2").exitCode() != 0);
      goOn.countDown();

      var answer = download.get(30, TimeUnit.SECONDS);
      assertThat(answer.exitCode()).as(answer.body()).isZero();
      assertThat(answer.body()).endsWith(Long.toString((long) CHUNK * CHUNKS));
      assertThat(node.awaitExit(LIMIT)).isZero();
    }
  }

  @Test
  void aKilledNodeComesBackWithItsDomainsAndCertificates() {
    try (var origin = OriginServer.start()) {
      try (var node =
          SignetNode.in(directory).with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true").start()) {
        node.allow("killed.test", "t1", origin.url());
        assertThat(new Visitor(node, node.internalRoot()).https("killed.test", "/").status())
            .isEqualTo(200);
        node.kill();
      }
      try (var node =
          SignetNode.in(directory).with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true").start()) {
        assertThat(node.get("/v1/domains/killed.test").body()).contains("\"state\":\"active\"");
        assertThat(new Visitor(node, node.internalRoot()).https("killed.test", "/").status())
            .isEqualTo(200);
        assertThat(node.metric("signet_orders_total{result=\"issued\"}")).isZero();
      }
    }
  }

  private static void pause(OutputStream body, CountDownLatch reached, CountDownLatch goOn)
      throws IOException {
    body.flush();
    reached.countDown();
    try {
      if (!goOn.await(20, TimeUnit.SECONDS)) throw new IOException("nobody let it go on");
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
