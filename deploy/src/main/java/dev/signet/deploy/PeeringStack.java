// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import java.util.List;
import software.amazon.awscdk.services.ec2.CfnRoute;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.constructs.Construct;

/**
 * The way back from the central database to the regions' control nodes. It belongs to the
 * database's VPC in the home region and needs every region's peering, so it can be made only after
 * both.
 */
public final class PeeringStack extends SignetStack {

  PeeringStack(
      Construct scope,
      Configuration configuration,
      GlobalStack global,
      List<NetworkStack> regions) {
    super(
        scope,
        configuration,
        "peering",
        configuration.homeRegion(),
        "Signet: the way from the database to the regions");
    var tables =
        global.database().vpc().getIsolatedSubnets().stream()
            .map(ISubnet::getRouteTable)
            .map(table -> table.getRouteTableId())
            .toList();
    for (var region : regions) {
      var number = 0;
      for (var addresses : region.network().controlAddresses())
        for (var table : tables)
          CfnRoute.Builder.create(this, region.place().name() + "-" + ++number)
              .routeTableId(table)
              .destinationCidrBlock(addresses)
              .vpcPeeringConnectionId(region.peeringId())
              .build();
    }
  }
}
