// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.edge.node.settings.NodeSettings.OwnAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {
  private static final OwnAddress NAMELESS =
      () -> {
        throw new UnknownHostException("task-7: Name or service not known");
      };

  @Test
  void anyAddressStandsForTheHostsOwn() {
    OwnAddress own = () -> InetAddress.getByAddress("task-7", new byte[] {10, 0, 3, 17});

    assertThat(NodeSettings.clusterAddress("0.0.0.0", own)).isEqualTo("10.0.3.17");
  }

  @Test
  void anAddressStandsForItself() {
    assertThat(NodeSettings.clusterAddress("10.0.3.18", NAMELESS)).isEqualTo("10.0.3.18");
  }

  @Test
  void saysThatAHostNameLeadsNowhere() {
    assertThatThrownBy(() -> NodeSettings.clusterAddress("0.0.0.0", NAMELESS))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("SIGNET_CLUSTER_BIND")
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("task-7: Name or service not known")
        .hasMessageContaining("expected: this machine's own address");
  }
}
