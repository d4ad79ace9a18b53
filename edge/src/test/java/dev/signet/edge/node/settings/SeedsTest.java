// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.node.settings.Seeds.Discovered;
import dev.signet.edge.node.settings.Seeds.Listed;
import dev.signet.edge.node.settings.Seeds.None;
import dev.signet.edge.node.settings.Seeds.Service;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SeedsTest {

  @Test
  void nothingListedIsAClusterOfOne() {
    assertThat(Seeds.of(List.of())).isEqualTo(new None());
  }

  @Test
  void hostsAndPortsAreListed() {
    assertThat(Seeds.of(List.of("a:1", "b:2"))).isEqualTo(new Listed(List.of("a:1", "b:2")));
  }

  @Test
  void aNameInDnsIsAskedForAddressesOrServices() {
    assertThat(Seeds.of(List.of("dns:control.eu.internal")))
        .isEqualTo(new Discovered("control.eu.internal", Optional.empty(), OptionalInt.empty()));
    assertThat(Seeds.of(List.of("dns:control.eu.internal:8600")))
        .isEqualTo(new Discovered("control.eu.internal", Optional.empty(), OptionalInt.of(8600)));
    assertThat(Seeds.of(List.of("dns:_signet._tcp.control.eu.internal")))
        .isEqualTo(
            new Discovered(
                "control.eu.internal",
                Optional.of(new Service("signet", "tcp")),
                OptionalInt.empty()));
  }
}
