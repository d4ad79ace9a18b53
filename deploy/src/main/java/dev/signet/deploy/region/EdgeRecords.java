// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.EdgeDomain.Routing;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.configuration.Region.Location;
import java.util.List;
import java.util.function.UnaryOperator;
import software.amazon.awscdk.services.elasticloadbalancingv2.NetworkLoadBalancer;
import software.amazon.awscdk.services.route53.CfnHealthCheck;
import software.amazon.awscdk.services.route53.CfnHealthCheck.HealthCheckConfigProperty;
import software.amazon.awscdk.services.route53.CfnRecordSet;
import software.amazon.awscdk.services.route53.CfnRecordSet.AliasTargetProperty;
import software.amazon.awscdk.services.route53.CfnRecordSet.GeoLocationProperty;
import software.constructs.Construct;

/**
 * How visitors find this region: its share of the records of the edge name, chosen by latency or
 * location and taken out while the region does not answer. Route 53 is global, so each region's
 * stack writes its own records, and adding or removing a region touches no other stack.
 */
public final class EdgeRecords extends Construct {
  private static final int CHECK_SECONDS = 10;
  private static final int FAILURES = 3;

  /** Where there is no load balancer, names lead to names; so long may they be kept. */
  private static final String ALIAS_SECONDS = "30";

  private final Configuration configuration;
  private final Region region;
  private final Names names;
  private final CfnHealthCheck check;

  private EdgeRecords(Construct scope, String id, Configuration configuration, Region region) {
    super(scope, id);
    this.configuration = configuration;
    this.region = region;
    names = new Names(configuration);
    check =
        CfnHealthCheck.Builder.create(this, "Check")
            .healthCheckConfig(
                HealthCheckConfigProperty.builder()
                    // What visitors need: that somebody accepts. A node answers 503 to an unknown
                    // host.
                    .type("TCP")
                    .fullyQualifiedDomainName(names.regionHost(region))
                    .port(NodePorts.HTTPS)
                    .requestInterval(CHECK_SECONDS)
                    .failureThreshold(FAILURES)
                    .build())
            .build();
  }

  /** Names that lead to a load balancer's addresses. */
  public static EdgeRecords toLoadBalancer(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      NetworkLoadBalancer loadBalancer) {
    var records = new EdgeRecords(scope, id, configuration, region);
    var target =
        AliasTargetProperty.builder()
            .dnsName(loadBalancer.getLoadBalancerDnsName())
            .hostedZoneId(loadBalancer.getLoadBalancerCanonicalHostedZoneId())
            .evaluateTargetHealth(true)
            .build();
    records.record("Region", records.names.regionHost(region), "A").aliasTarget(target).build();
    records.writeChoices("A", choice -> choice.aliasTarget(target));
    return records;
  }

  /** Names that lead to the name under which the control nodes keep the edges' addresses. */
  public static EdgeRecords toTasks(
      Construct scope, String id, Configuration configuration, Region region) {
    var records = new EdgeRecords(scope, id, configuration, region);
    records.writeChoices(
        "CNAME",
        choice ->
            choice.ttl(ALIAS_SECONDS).resourceRecords(List.of(records.names.regionHost(region))));
    return records;
  }

  private void writeChoices(String type, UnaryOperator<CfnRecordSet.Builder> leading) {
    if (configuration.domain().routing() == Routing.LATENCY) {
      leading.apply(choice("Latency", region.name(), type).region(region.awsRegion())).build();
      return;
    }
    for (var location : region.locations())
      leading
          .apply(
              choice(location.toString(), region.name() + " " + location, type)
                  .geoLocation(at(location)))
          .build();
    if (region.name().equals(configuration.domain().defaultRegion()))
      leading
          .apply(
              choice("Elsewhere", region.name() + " default", type)
                  .geoLocation(GeoLocationProperty.builder().countryCode("*").build()))
          .build();
  }

  private CfnRecordSet.Builder choice(String id, String identifier, String type) {
    return record(id.replace(":", "-"), configuration.domain().edgeName(), type)
        .setIdentifier(identifier)
        .healthCheckId(check.getAttrHealthCheckId());
  }

  private CfnRecordSet.Builder record(String id, String name, String type) {
    return CfnRecordSet.Builder.create(this, id)
        .hostedZoneId(configuration.domain().zoneId())
        .name(name)
        .type(type);
  }

  private static GeoLocationProperty at(Location location) {
    var place = GeoLocationProperty.builder();
    return switch (location.kind()) {
      case CONTINENT -> place.continentCode(location.code()).build();
      case COUNTRY -> place.countryCode(location.code()).build();
    };
  }
}
