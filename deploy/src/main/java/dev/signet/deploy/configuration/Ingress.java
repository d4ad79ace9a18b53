// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.time.Duration;

/** How visitors reach the edges of a region. */
public sealed interface Ingress {

  /**
   * A Network Load Balancer with an Elastic IP per zone: addresses that never change, so that even
   * apex domains can point at them.
   *
   * @param crossZone whether a zone's address also leads to edges in other zones
   */
  record LoadBalancer(ClientAddress clientAddress, boolean crossZone) implements Ingress {}

  /**
   * No load balancer: each edge has a public address, and DNS names those that run.
   *
   * @param recordLifetime how long resolvers may keep a record
   */
  record Direct(Duration recordLifetime) implements Ingress {}

  /** How an edge behind a load balancer learns who its visitor is. */
  enum ClientAddress {
    /** Packets arrive with the visitor's address. */
    PRESERVE,
    /** Each connection starts with a PROXY protocol v2 header. */
    PROXY_PROTOCOL
  }

  static Ingress read(Keys keys) {
    return switch (keys.oneOf("kind", "nlb", "direct")) {
      case "direct" -> direct(keys);
      default -> loadBalancer(keys);
    };
  }

  private static Ingress loadBalancer(Keys keys) {
    keys.refuseBlock("direct", "none, because ingress.kind is nlb");
    var options = keys.at("nlb");
    return new LoadBalancer(
        options.oneOf("client-address", "preserve", "proxy-v2").equals("proxy-v2")
            ? ClientAddress.PROXY_PROTOCOL
            : ClientAddress.PRESERVE,
        options.flag("cross-zone", true));
  }

  private static Ingress direct(Keys keys) {
    keys.refuseBlock("nlb", "none, because ingress.kind is direct");
    return new Direct(
        keys.at("direct")
            .duration(
                "record-lifetime",
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5)));
  }
}
