// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import software.amazon.awscdk.services.ec2.CfnRoute;
import software.amazon.awscdk.services.ec2.CfnVPCPeeringConnection;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.constructs.Construct;

/**
 * The way from a region's control nodes to the central database: a peering of the two VPCs, and a
 * route from the control subnets alone. Edges have no route there at all. The way back is {@code
 * PeeringStack}'s.
 */
public final class DatabasePath extends Construct {
  private final CfnVPCPeeringConnection peering;

  public DatabasePath(
      Construct scope,
      String id,
      Configuration configuration,
      RegionNetwork network,
      CentralPlaces central) {
    super(scope, id);
    peering =
        CfnVPCPeeringConnection.Builder.create(this, "Peering")
            .vpcId(network.vpc().getVpcId())
            .peerVpcId(central.databaseVpc())
            .peerRegion(configuration.homeRegion())
            .build();
    var number = 0;
    for (ISubnet subnet : network.controlSubnets())
      CfnRoute.Builder.create(this, "Route" + ++number)
          .routeTableId(subnet.getRouteTable().getRouteTableId())
          .destinationCidrBlock(configuration.database().addresses().toString())
          .vpcPeeringConnectionId(peering.getAttrId())
          .build();
  }

  public String peeringId() {
    return peering.getAttrId();
  }
}
