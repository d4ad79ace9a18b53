// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import com.typesafe.config.Config;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where answers to DNS-01 challenges are written. Defaults, reasons and limits stand in
 * reference.conf under {@code signet.acme.dns}.
 *
 * @param zones hosted zones' ids by their names
 * @param delegations names below which customers' CNAMEs may end; beside those that start with
 *     {@code _acme-challenge}
 * @param nameServer {@code host:port} that is asked for CNAMEs; empty: the system's
 * @param orderTimeout from the call to the answer, the wait for a turn included
 * @param ordersAtOnce that are proved in the DNS
 */
public record DnsSettings(
    Map<HostName, String> zones,
    Set<HostName> delegations,
    Optional<String> nameServer,
    Duration orderTimeout,
    int ordersAtOnce,
    Duration settleEvery,
    Duration keep,
    Duration janitorEvery,
    AwsSettings client) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.acme.dns");

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9a-fA-F:.]+]):(?<port>[0-9]{1,5})");

  public DnsSettings {
    zones = Map.copyOf(zones);
    delegations = Set.copyOf(delegations);
    nameServer.ifPresent(DnsSettings::requireHostAndPort);
    BOUNDS.positive("order-timeout", orderTimeout);
    BOUNDS.positive("orders-at-once", ordersAtOnce);
    BOUNDS.positive("settle-every", settleEvery);
    if (keep.compareTo(orderTimeout) <= 0)
      throw BOUNDS.refused("keep", keep, "> order-timeout, " + orderTimeout);
    BOUNDS.positive("janitor-every", janitorEvery);
  }

  /**
   * @param dns the block {@code signet.acme.dns}
   * @param client how AWS is talked to
   */
  public static DnsSettings from(Config dns, AwsSettings client) {
    return new DnsSettings(
        zones(dns.getStringList("zones")),
        delegations(dns.getStringList("delegations")),
        Optional.of(dns.getString("name-server")).filter(text -> !text.isEmpty()),
        dns.getDuration("order-timeout"),
        dns.getInt("orders-at-once"),
        dns.getDuration("settle-every"),
        dns.getDuration("keep"),
        dns.getDuration("janitor-every"),
        client);
  }

  /** Whether a customer's CNAME may lead to a name, whatever that starts with. */
  boolean isDelegated(String name) {
    return delegations.stream().anyMatch(above -> name.endsWith("." + above.text()));
  }

  private static Set<HostName> delegations(List<String> names) {
    return names.stream()
        .map(
            name ->
                HostName.tryParse(name)
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "signet.acme.dns.delegations: \""
                                    + name
                                    + "\" (expected: a host name)")))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void requireHostAndPort(String text) {
    var form = HOST_AND_PORT.matcher(text);
    if (form.matches()) {
      var port = Integer.parseInt(form.group("port"));
      if (port >= 1 && port <= 65535) return;
    }
    throw new IllegalArgumentException(
        "signet.acme.dns.name-server: \""
            + text
            + "\" (expected: host:port, an IPv6 address in brackets)");
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
}
