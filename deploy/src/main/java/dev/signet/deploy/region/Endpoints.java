// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Network.Endpoint;
import java.util.List;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
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
      RegionNetwork network,
      Boundaries boundaries) {
    super(scope, id);
    var wanted = configuration.network().endpoints();
    if (wanted.isEmpty()) return;
    var group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(network.vpc())
            .description("AWS services inside the VPC")
            .allowAllOutbound(false)
            .build();
    for (var nodes : List.of(boundaries.edge(), boundaries.control(), boundaries.store()))
      group.addIngressRule(nodes, HTTPS, "tasks of the region");
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
