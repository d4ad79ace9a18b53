// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.observation.RejectedTraffic;
import java.util.List;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.constructs.Construct;

/**
 * A region's VPC: three subnets per zone and no NAT gateway.
 *
 * <pre>
 * edge     public addresses: edges fetch from origins anywhere on the internet
 * control  public addresses: control nodes talk to the authority and to other regions' topics; only
 *          from here is there a way to the database
 * store    no way out at all
 * </pre>
 *
 * A public address is a way out; who may come in is for {@link Boundaries} to say.
 */
public final class RegionNetwork extends Construct {
  private static final String EDGE = "edge";
  private static final String CONTROL = "control";
  private static final String STORE = "store";

  private final Vpc vpc;

  public RegionNetwork(Construct scope, String id, Configuration configuration, Region region) {
    super(scope, id);
    vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(region.addresses().toString()))
            .maxAzs(region.zones())
            .natGateways(0)
            .subnetConfiguration(
                List.of(
                    subnets(EDGE, SubnetType.PUBLIC),
                    subnets(CONTROL, SubnetType.PUBLIC),
                    subnets(STORE, SubnetType.PRIVATE_ISOLATED)))
            .build();
    // Free, and image layers come from S3.
    vpc.addGatewayEndpoint(
        "S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build());
    new RejectedTraffic(this, "RejectedTraffic", configuration, vpc);
  }

  public Vpc vpc() {
    return vpc;
  }

  public SubnetSelection edge() {
    return SubnetSelection.builder().subnetGroupName(EDGE).build();
  }

  public SubnetSelection control() {
    return SubnetSelection.builder().subnetGroupName(CONTROL).build();
  }

  public SubnetSelection store() {
    return SubnetSelection.builder().subnetGroupName(STORE).build();
  }

  public List<ISubnet> edgeSubnets() {
    return vpc.selectSubnets(edge()).getSubnets();
  }

  public List<ISubnet> controlSubnets() {
    return vpc.selectSubnets(control()).getSubnets();
  }

  /** Blocks of addresses that control nodes get theirs from. */
  public List<String> controlAddresses() {
    return controlSubnets().stream().map(ISubnet::getIpv4CidrBlock).toList();
  }

  private static SubnetConfiguration subnets(String name, SubnetType type) {
    var subnets = SubnetConfiguration.builder().name(name).subnetType(type);
    // Tasks ask for a public address themselves; whatever else starts here gets none.
    return (type == SubnetType.PUBLIC ? subnets.mapPublicIpOnLaunch(false) : subnets).build();
  }
}
