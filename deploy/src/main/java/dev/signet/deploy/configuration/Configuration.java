// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * A whole roll-out. An instance has passed every check that is possible without asking AWS.
 *
 * @param name starts the name of everything in the account
 * @param account twelve digits
 * @param homeRegion the AWS region of what exists once
 * @param image tag of the image in the account's repository
 * @param masterKeyId of the multi-region HMAC key in KMS that makes the master key; empty: it is a
 *     secret
 * @param logDays that logs are kept
 * @param alarmEmail gets every alarm
 * @param regions in alphabetical order, at least one
 * @param sites that run beside the nodes, in alphabetical order
 */
public record Configuration(
    String name,
    String account,
    String homeRegion,
    String image,
    Architecture architecture,
    Optional<String> masterKeyId,
    int logDays,
    String alarmEmail,
    EdgeDomain domain,
    Issuer issuer,
    Ingress ingress,
    Network network,
    Fleet.Edges edges,
    Fleet control,
    Store store,
    Database database,
    Optional<EnvironmentFile> environmentFile,
    List<Region> regions,
    List<Site> sites) {
  private static final int LARGEST_REGION_PREFIX = 22;
  private static final int LONGEST_BUCKET_NAME = 63;

  /** The least number of control nodes is the number that founds a cluster. */
  private static final int MOST_FOUNDING_NODES = 100;

  /** The processors that tasks run on. */
  public enum Architecture {
    ARM64,
    X86_64
  }

  /**
   * Reads and checks a file.
   *
   * @throws InvalidConfigurationException with everything that is wrong
   */
  public static Configuration read(Path file) {
    try {
      var options = ConfigParseOptions.defaults().setAllowMissing(false);
      return read(ConfigFactory.parseFile(file.toFile(), options).resolve());
    } catch (ConfigException e) {
      throw new InvalidConfigurationException(
          List.of(new Problem(file.toString(), String.valueOf(e.getMessage()), "a HOCON file")));
    }
  }

  static Configuration read(Config file) {
    var keys = Keys.of(file);
    var configuration =
        new Configuration(
            keys.text(
                "name",
                "signet",
                "2 to 16 lower-case letters, digits and single hyphens, a letter first",
                text -> text.matches("[a-z](-?[a-z0-9])+") && text.length() <= 16),
            keys.text(
                "account",
                "an AWS account of 12 digits, in quotes",
                text -> text.matches("[0-9]{12}")),
            keys.text(
                "home-region", "an AWS region such as eu-central-1", AwsRegions.names()::contains),
            keys.text(
                "image",
                "an image's tag",
                text -> text.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")),
            keys.oneOf("architecture", "arm64", "x86_64").equals("arm64")
                ? Architecture.ARM64
                : Architecture.X86_64,
            Optional.of(
                    keys.text(
                        "master-key-id",
                        "",
                        "the ID of a multi-region KMS key, such as mrk-1234abcd, or empty",
                        text -> text.matches("(mrk-[0-9a-f]{1,60})?")))
                .filter(id -> !id.isEmpty()),
            Retention.read(keys, "log-days"),
            keys.text("alarm-email", Issuer.EMAIL, Issuer::isEmail),
            EdgeDomain.read(keys.at("domain")),
            Issuer.read(keys.at("issuer")),
            Ingress.read(keys.at("ingress")),
            Network.read(keys.at("network")),
            Fleet.Edges.read(keys.at("edge")),
            Fleet.read(keys.at("control"), 512, 2048, 2, 4, MOST_FOUNDING_NODES),
            Store.read(keys.at("store")),
            Database.read(keys.at("database")),
            EnvironmentFile.read(keys.at("environment-file")),
            Region.readAll(keys.children("regions")),
            keys.children("sites").entrySet().stream()
                .map(site -> Site.read(site.getKey(), site.getValue()))
                .toList());
    configuration.checkRegions(keys);
    configuration.checkSites(keys);
    keys.finish();
    return configuration;
  }

  private void checkRegions(Keys keys) {
    if (regions.isEmpty()) keys.refuse("regions", "none", "at least one region");
    else if (regions.stream().noneMatch(region -> region.name().equals(domain.defaultRegion())))
      keys.at("domain")
          .refuse(
              "default-region",
              "\"" + domain.defaultRegion() + "\"",
              "one of " + String.join(", ", regions.stream().map(Region::name).toList()));

    checkBus(keys);
    var awsRegions = new HashMap<String, String>();
    var locations = new HashMap<Region.Location, String>();
    for (var region : regions) {
      var place = keys.at("regions").at(region.name());
      if (!region.name().matches("[a-z](-?[a-z0-9]){0,11}"))
        keys.at("regions")
            .refuse(
                region.name(),
                "a region of this name",
                "a name of 1 to 12 lower-case letters, digits and single hyphens, a letter first");
      var same = awsRegions.putIfAbsent(region.awsRegion(), region.name());
      if (same != null && !region.awsRegion().isEmpty())
        place.refuse("aws-region", region.awsRegion(), "another than that of regions." + same);
      checkAddresses(place, region);
      for (var location : region.locations()) {
        var other = locations.putIfAbsent(location, region.name());
        if (other != null)
          place.refuse(
              "locations",
              location.toString(),
              "a location that regions." + other + " does not have");
      }
      if (!region.locations().isEmpty() && domain.routing() == EdgeDomain.Routing.LATENCY)
        place.refuse(
            "locations", region.locations().toString(), "none, because domain.routing is latency");
      if (region.locations().isEmpty()
          && domain.routing() == EdgeDomain.Routing.GEOLOCATION
          && !region.name().equals(domain.defaultRegion()))
        place.refuse(
            "locations",
            "none",
            "a location, because domain.routing is geolocation and this is not domain.default-region");
    }
  }

  /** Every region's topic writes to the home region's queue. */
  private void checkBus(Keys keys) {
    if (!AwsRegions.isOptIn(homeRegion)) return;
    for (var region : regions)
      if (AwsRegions.isOptIn(region.awsRegion()) && !region.awsRegion().equals(homeRegion)) {
        keys.refuse(
            "home-region",
            "\"" + homeRegion + "\"",
            "a region that is enabled by default, because SNS brings no messages from one opt-in"
                + " region (regions."
                + region.name()
                + ") to another");
        return;
      }
  }

  private void checkSites(Keys keys) {
    var known = regions.stream().map(Region::name).toList();
    for (var site : sites) checkBuckets(keys.at("sites").at(site.name()), site);
    for (var site : sites)
      if (!known.containsAll(site.regions()))
        keys.at("sites")
            .at(site.name())
            .refuse("regions", site.regions().toString(), "a list of " + String.join(", ", known));
  }

  private void checkBuckets(Keys place, Site site) {
    for (var region : regions) {
      var bucket = new Names(this).siteBucket(site, region);
      if (site.isIn(region) && bucket.length() > LONGEST_BUCKET_NAME)
        place.refuse(
            "name",
            bucket,
            "a bucket's name of at most "
                + LONGEST_BUCKET_NAME
                + " characters, so a shorter name of the roll-out, the site or the region");
    }
  }

  private void checkAddresses(Keys place, Region region) {
    if (!region.hasAddresses()) return;
    if (region.addresses().prefix() > LARGEST_REGION_PREFIX)
      place.refuse(
          "addresses",
          region.addresses().toString(),
          "a prefix of at most 22, for three subnets in each of three zones");
    if (region.addresses().overlaps(database.addresses()))
      place.refuse(
          "addresses",
          region.addresses().toString(),
          "no address of database.addresses (" + database.addresses() + ")");
    for (var other : regions)
      if (other.name().compareTo(region.name()) < 0
          && other.hasAddresses()
          && region.addresses().overlaps(other.addresses()))
        place.refuse(
            "addresses",
            region.addresses().toString(),
            "no address of regions." + other.name() + " (" + other.addresses() + ")");
  }
}
