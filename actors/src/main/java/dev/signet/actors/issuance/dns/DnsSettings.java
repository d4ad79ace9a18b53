// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import com.typesafe.config.Config;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.protocol.name.HostName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where answers to DNS-01 challenges are written. Defaults, reasons and limits stand in
 * reference.conf under {@code signet.acme.dns}.
 *
 * @param zones hosted zones' ids by their names
 * @param nameServer {@code host:port} that is asked for CNAMEs; empty: the system's
 */
public record DnsSettings(
    Map<HostName, String> zones,
    Optional<String> nameServer,
    Duration settleEvery,
    Duration keep,
    Duration janitorEvery,
    AwsSettings client) {

  public DnsSettings {
    zones = Map.copyOf(zones);
    requirePositive("settle-every", settleEvery);
    requirePositive("keep", keep);
    requirePositive("janitor-every", janitorEvery);
  }

  /**
   * @param dns the block {@code signet.acme.dns}
   * @param client how AWS is talked to
   */
  public static DnsSettings from(Config dns, AwsSettings client) {
    return new DnsSettings(
        zones(dns.getStringList("zones")),
        Optional.of(dns.getString("name-server")).filter(text -> !text.isEmpty()),
        dns.getDuration("settle-every"),
        dns.getDuration("keep"),
        dns.getDuration("janitor-every"),
        client);
  }

  private static Map<HostName, String> zones(List<String> entries) {
    var zones = new HashMap<HostName, String>();
    for (var entry : entries) {
      var separator = entry.indexOf('=');
      var name = HostName.tryParse(entry.substring(0, Math.max(0, separator)));
      if (name.isEmpty() || separator == entry.length() - 1)
        throw new IllegalArgumentException(
            "signet.acme.dns.zones: \"" + entry + "\" (expected: zone-name=zone-id)");
      if (zones.put(name.get(), entry.substring(separator + 1)) != null)
        throw new IllegalArgumentException(
            "signet.acme.dns.zones: " + name.get().text() + " twice (expected: each name once)");
    }
    return zones;
  }

  private static void requirePositive(String key, Duration value) {
    if (!value.isPositive())
      throw new IllegalArgumentException(
          "signet.acme.dns." + key + ": " + value + " (expected: > 0)");
  }
}
