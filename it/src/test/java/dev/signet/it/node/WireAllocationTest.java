// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.NodeMachine;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SignetNode;
import dev.signet.it.harness.TlsClients;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the threads of a running node's event loops allocate on the heap, the access log and the
 * metrics included. The bounds are twice what was measured, in a node that is compiled only so far
 * that it always allocates the same: whatever doubles it is found, and no clock is asked.
 */
final class WireAllocationTest {
  private static final String HOST = "page.customers.test";
  private static final int HITS = 2_000;
  private static final int CONNECTIONS = 400;
  private static final int AT_ONCE = 4;

  private static final double MOST_PER_HTTP_1_HIT = 1_700;
  private static final double MOST_PER_HTTP_2_HIT = 4_600;
  private static final double MOST_PER_NEW_CONNECTION = 22_000;
  private static final double MOST_PER_RESUMED_CONNECTION = 22_000;

  @TempDir static Path directory;
  private static OriginServer origin;
  private static SignetNode node;
  private static NodeMachine machine;

  @BeforeAll
  static void start() {
    var page = new byte[10 * 1024];
    origin =
        OriginServer.start(
            exchange -> {
              exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
              exchange.sendResponseHeaders(200, page.length);
              exchange.getResponseBody().write(page);
            });
    node =
        SignetNode.in(directory.resolve("node"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .logInto(directory.resolve("log"))
            .start();
    node.allow(HOST, "t1", origin.url());
    machine = NodeMachine.of(node);
  }

  @AfterAll
  static void stop() {
    machine.close();
    node.close();
    origin.close();
  }

  @Test
  void aHitOverHttp1AllocatesLittle() {
    assertThat(allocatedPerHit("--http1.1")).isLessThan(MOST_PER_HTTP_1_HIT);
  }

  @Test
  void aHitOverHttp2AllocatesLittle() {
    assertThat(allocatedPerHit("--http2")).isLessThan(MOST_PER_HTTP_2_HIT);
  }

  @Test
  void aNewConnectionAllocatesLittle() {
    try (var clients = new TlsClients(node.httpsPort(), HOST, false)) {
      assertThat(allocatedPerConnection(clients, 0)).isLessThan(MOST_PER_NEW_CONNECTION);
    }
  }

  @Test
  void aResumedConnectionAllocatesLittle() {
    try (var clients = new TlsClients(node.httpsPort(), HOST, true)) {
      assertThat(allocatedPerConnection(clients, CONNECTIONS))
          .isLessThan(MOST_PER_RESUMED_CONNECTION);
    }
  }

  private static double allocatedPerHit(String version) {
    fetch(version);
    var before = machine.allocatedByWire();
    fetch(version);
    return (double) (machine.allocatedByWire() - before) / HITS;
  }

  /** One connection; what follows the # is curl's to count with, and is not sent. */
  private static void fetch(String version) {
    var result =
        Program.run(
            "curl",
            "--silent",
            "--show-error",
            "--insecure",
            "--fail",
            version,
            "--noproxy",
            "*",
            "--output",
            "/dev/null",
            "--connect-to",
            HOST + ":443:127.0.0.1:" + node.httpsPort(),
            "https://" + HOST + "/page#[1-" + HITS + "]");
    assertThat(result.exitCode()).as(result.text()).isZero();
  }

  private static double allocatedPerConnection(TlsClients clients, int resumed) {
    clients.ask("/page", CONNECTIONS, AT_ONCE);
    var before = machine.allocatedByWire();
    var result = clients.ask("/page", CONNECTIONS, AT_ONCE);
    var allocated = machine.allocatedByWire() - before;
    assertThat(result).isEqualTo(new TlsClients.Result(CONNECTIONS, resumed));
    return (double) allocated / CONNECTIONS;
  }
}
