// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

/**
 * The name that customers' domains point at.
 *
 * @param zoneId of the public hosted zone {@code zoneName}, which has to exist
 * @param edgeName in that zone; regions are below it: {@code eu.edge.vendor.example}
 * @param defaultRegion answers whoever no other region answers
 */
public record EdgeDomain(
    String zoneName, String zoneId, String edgeName, Routing routing, String defaultRegion) {
  private static final String HOST =
      "([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])";

  /** By what Route 53 chooses the region for a visitor. */
  public enum Routing {
    LATENCY,
    GEOLOCATION
  }

  static EdgeDomain read(Keys keys) {
    var zoneName =
        keys.text("zone-name", "a domain name such as vendor.example", EdgeDomain::isHost);
    return new EdgeDomain(
        zoneName,
        keys.text(
            "zone-id",
            "the ID of the hosted zone, such as Z0123456789ABCDEFGHIJ; create the zone first",
            text -> text.matches("Z[A-Z0-9]{5,31}")),
        keys.text(
            "edge-name",
            "a name below domain.zone-name, such as edge."
                + (zoneName.isEmpty() ? "vendor.example" : zoneName),
            text -> isHost(text) && text.endsWith("." + zoneName)),
        keys.oneOf("routing", "latency", "geolocation").equals("geolocation")
            ? Routing.GEOLOCATION
            : Routing.LATENCY,
        keys.text("default-region", "the name of one of the regions", _ -> true));
  }

  private static boolean isHost(String text) {
    return text.length() <= 253 && text.matches(HOST);
  }
}
