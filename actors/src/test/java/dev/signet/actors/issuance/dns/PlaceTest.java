// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.protocol.name.HostName;
import java.util.Map;
import java.util.Optional;
import javax.naming.NamingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which zone an answer belongs into, and which names lead there. */
class PlaceTest {

  @Test
  void belongsIntoTheZoneThatIsNearestAboveIt() {
    var zones =
        new Zones(
            Map.of(
                HostName.parse("vendor.example"), "OUTER",
                HostName.parse("eu.vendor.example"), "INNER"));

    assertThat(zones.of("_acme-challenge.shop.eu.vendor.example")).contains("INNER");
    assertThat(zones.of("_acme-challenge.eu.vendor.example")).contains("INNER");
    assertThat(zones.of("_acme-challenge.us.vendor.example")).contains("OUTER");
    assertThat(zones.of("_acme-challenge.othervendor.example")).isEmpty();
  }

  @Test
  void followsAliasesAndGivesUpOnACircle() throws NamingException {
    var chain = new Delegation(name -> Optional.ofNullable(Map.of("a", "b", "b", "c").get(name)));
    var circle = new Delegation(name -> Optional.of(name.equals("a") ? "b" : "a"));

    assertThat(chain.end("a")).isEqualTo("c");
    assertThat(chain.end("d")).isEqualTo("d");
    assertThatThrownBy(() -> circle.end("a")).isInstanceOf(NamingException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zones = [vendor.example]",
        "zones = [\"vendor.example=\"]",
        "zones = [\"=Z1\"]",
        "zones = [\"vendor.example=Z1\", \"vendor.example=Z2\"]",
        "settle-every = 0s",
        "name-server = \"127.0.0.1\"",
        "name-server = \"dns.example:0\"",
        "name-server = \"dns.example:99999\"",
        "name-server = \"2001:db8::1:53\"",
        "delegations = [\"not a name\"]",
        "order-timeout = 0s",
        "orders-at-once = 0",
        "keep = 150s",
      })
  void refusesSettingsThatCannotWork(String text) {
    var reference = ConfigFactory.load();
    var client = AwsSettings.from(reference.getConfig("signet.bus.aws.client"));
    var dns = reference.getConfig("signet.acme.dns");

    assertThat(DnsSettings.from(dns, client).zones()).isEmpty();
    for (var server : new String[] {"127.0.0.1:53", "dns.example:5353", "[2001:db8::1]:53"})
      assertThat(
              DnsSettings.from(
                      dns.withValue("name-server", ConfigValueFactory.fromAnyRef(server)), client)
                  .nameServer())
          .contains(server);
    assertThatThrownBy(
            () -> DnsSettings.from(ConfigFactory.parseString(text).withFallback(dns), client))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }
}
