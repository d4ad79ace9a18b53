// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.wire.ListenerBinding;
import dev.signet.edge.wire.ListenerWorld;
import dev.signet.edge.wire.accept.PortSettings.ProxyHeaderRule;
import dev.signet.edge.wire.http1.NoLeaks;
import dev.signet.edge.wire.http1.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(NoLeaks.class)
final class AcceptorTest {
  private static final String HEADER = "0d0a0d0a000d0a515549540a2111000ccb00710ac0000201303901bb";

  private final ListenerWorld world = new ListenerWorld("");

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(ProxyHeaderRule.class)
  void aConnectionThatNobodyCanServeIsClosedAndCounted(ProxyHeaderRule rule) {
    var port = bound(rule);

    try (var client = RawClient.plain(port.localAddress().getPort())) {
      client.sends(HexFormat.of().parseHex(HEADER + "00112233"));

      assertThat(client.ending().octets()).isEmpty();
    }
    await().untilAsserted(() -> assertThat(port.openConnections()).isZero());
    assertThat(refused("internal-error")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProxyHeaderRule.class,
      names = {"OPTIONAL", "REQUIRED"})
  void aHeaderThatIsNoneIsClosedAndCountedOnce(ProxyHeaderRule rule) {
    var port = bound(rule);

    try (var client = RawClient.plain(port.localAddress().getPort())) {
      client.sends(HexFormat.of().parseHex(HEADER.replace("2111", "2112") + "00112233"));

      assertThat(client.ending().octets()).isEmpty();
    }
    await().untilAsserted(() -> assertThat(port.openConnections()).isZero());
    assertThat(refused("proxy-header")).isEqualTo(1);
  }

  private double refused(String reason) {
    return world
        .metrics
        .counter("signet.connections.refused", "listener", "test", "reason", reason)
        .count();
  }

  /** On which nobody can serve anything. */
  private ListenerBinding bound(ProxyHeaderRule rule) {
    var patience = Duration.ofSeconds(60);
    return Acceptor.bind(
            world.loops,
            "test",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new PortSettings(10, 10, 10, 0, patience, rule, patience, false),
            patience,
            new ConnectionBudget(10),
            (_, _, _, _) -> {
              throw new IllegalStateException("cannot be served");
            },
            world.metrics)
        .toCompletableFuture()
        .join();
  }
}
