// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.region.CentralPlaces;
import dev.signet.deploy.region.DatabasePath;
import dev.signet.deploy.region.RegionNetwork;
import software.constructs.Construct;

/**
 * A region's VPC and its way to the database. A stack of its own, because the way back has to be
 * there too ({@link PeeringStack}) before the first control node starts.
 */
public final class NetworkStack extends SignetStack {
  private final Region place;
  private final RegionNetwork network;
  private final DatabasePath databasePath;

  NetworkStack(Construct scope, Configuration configuration, Region region, CentralPlaces central) {
    super(
        scope,
        configuration,
        region.name() + "-network",
        region.awsRegion(),
        "Signet: network of region " + region.name());
    place = region;
    network = new RegionNetwork(this, "Network", configuration, region);
    databasePath = new DatabasePath(this, "DatabasePath", configuration, network, central);
  }

  Region place() {
    return place;
  }

  RegionNetwork network() {
    return network;
  }

  String peeringId() {
    return databasePath.peeringId();
  }
}
