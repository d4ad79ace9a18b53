// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

final class ConfigurationTest {

  @Test
  void theExampleCanBeUsedAsItIs() {
    var configuration = Example.configuration();

    assertThat(configuration.regions()).extracting(Region::name).containsExactly("eu", "us");
    assertThat(configuration.edges().fleet().size()).isEqualTo(new TaskSize(256, 1024));
    assertThat(configuration.store()).isEqualTo(new Store.Managed("cache.t4g.small", 2));
    assertThat(configuration.ingress())
        .isEqualTo(new Ingress.LoadBalancer(Ingress.ClientAddress.PRESERVE, true));
  }

  /** What the example shows behind "#" is what happens without it. */
  @Test
  void theDefaultsThatTheExampleShowsAreTheDefaults() throws IOException {
    var shown =
        Files.readString(Example.FILE)
            .replaceAll("(?s)# sites \\{.*", "")
            .replaceAll("(?m)^( *)# ([a-z-]+ = )", "$1$2")
            .replace("record-lifetime = 10s", "");

    var configuration =
        Configuration.read(ConfigFactory.parseString(shown, ConfigParseOptions.defaults()));

    assertThat(configuration).isEqualTo(Example.configuration());
  }

  @Test
  void blocksOfAddressesOverlapWhereTheyShareAnAddress() {
    var block = Cidr.parse("10.1.0.0/16").orElseThrow();

    assertThat(block.overlaps(Cidr.parse("10.1.255.0/24").orElseThrow())).isTrue();
    assertThat(block.overlaps(Cidr.parse("10.2.0.0/16").orElseThrow())).isFalse();
    assertThat(Cidr.parse("10.1.0.0/17").orElseThrow().overlaps(block)).isTrue();
    assertThat(Cidr.parse("10.1.0.1/24")).isEmpty();
    assertThat(Cidr.parse("192.168.4.0/22")).hasToString("Optional[192.168.4.0/22]");
  }
}
