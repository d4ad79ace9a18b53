// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;
import java.util.Map;

/**
 * One place that serves visitors.
 *
 * @param name what Signet calls it, in its API and in host names
 * @param awsRegion where its stack lives
 * @param addresses of its VPC; those of all regions and the database are apart
 * @param zones availability zones it spreads over
 * @param locations whose visitors it answers, when routing is by geolocation
 */
public record Region(
    String name, String awsRegion, Cidr addresses, int zones, List<Location> locations) {
  private static final Cidr NONE = new Cidr(0, 32);

  /** A continent or a country, as Route 53 knows it. */
  public record Location(Kind kind, String code) {
    private static final String CONTINENTS = "AF|AN|AS|EU|NA|OC|SA";

    /** What a location is. */
    public enum Kind {
      CONTINENT,
      COUNTRY
    }

    private static boolean isLocation(String text) {
      return text.matches("continent:(" + CONTINENTS + ")|country:[A-Z]{2}");
    }

    private static Location parse(String text) {
      var kind = text.startsWith("continent:") ? Kind.CONTINENT : Kind.COUNTRY;
      return new Location(kind, text.substring(text.indexOf(':') + 1));
    }

    @Override
    public String toString() {
      return kind.name().toLowerCase(java.util.Locale.ROOT) + ":" + code;
    }
  }

  static Region read(String name, Keys keys) {
    var awsRegion =
        keys.text("aws-region", "an AWS region such as eu-central-1", AwsRegions.names()::contains);
    var addresses = keys.text("addresses", Cidr.EXPECTED, text -> Cidr.parse(text).isPresent());
    var locations =
        keys.texts(
            "locations",
            List.of(),
            "a list of continent:XX (AF, AN, AS, EU, NA, OC, SA) and country:XX (ISO 3166-1 alpha-2)",
            Location::isLocation);
    return new Region(
        name,
        awsRegion,
        Cidr.parse(addresses).orElse(NONE),
        keys.wholeNumber("zones", 2, 2, 3),
        locations.stream().map(Location::parse).toList());
  }

  /** Whether its addresses could be read; otherwise they are refused already. */
  boolean hasAddresses() {
    return !addresses.equals(NONE);
  }

  static List<Region> readAll(Map<String, Keys> regions) {
    return regions.entrySet().stream()
        .map(region -> read(region.getKey(), region.getValue()))
        .toList();
  }
}
