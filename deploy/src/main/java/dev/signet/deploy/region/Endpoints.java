// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Network.Endpoint;
import dev.signet.deploy.configuration.Region;
import java.util.List;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.constructs.Construct;

/**
 * AWS services that the region's nodes reach without leaving the VPC. Which ones is the operator's
 * choice: nodes have a way out anyway, and each endpoint is billed per zone and hour.
 */
public final class Endpoints extends Construct {
  private static final Port HTTPS = Port.tcp(443);

  public Endpoints(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      RegionNetwork network) {
    super(scope, id);
    var wanted = configuration.network().endpoints();
    if (wanted.isEmpty()) return;
    var group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(network.vpc())
            .description("AWS services inside the VPC")
            .allowAllOutbound(false)
            .build();
    // Names of these services lead here from the whole VPC: whoever is not let in cannot reach them
    // at all, not even the way it would have taken without the endpoint.
    group.addIngressRule(
        Peer.ipv4(region.addresses().toString()), HTTPS, "whatever runs in the VPC");
    for (var endpoint : wanted)
      InterfaceVpcEndpoint.Builder.create(this, endpoint.service())
          .vpc(network.vpc())
          .service(service(endpoint))
          .subnets(network.store())
          .securityGroups(List.of(group))
          .open(false)
          .build();
  }

  private static InterfaceVpcEndpointAwsService service(Endpoint endpoint) {
    return switch (endpoint) {
      case CLOUDWATCH_LOGS -> InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS;
      case ECR -> InterfaceVpcEndpointAwsService.ECR;
      case ECR_DOCKER -> InterfaceVpcEndpointAwsService.ECR_DOCKER;
      case SECRETS_MANAGER -> InterfaceVpcEndpointAwsService.SECRETS_MANAGER;
      case SNS -> InterfaceVpcEndpointAwsService.SNS;
      case SQS -> InterfaceVpcEndpointAwsService.SQS;
    };
  }
}
