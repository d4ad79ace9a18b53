// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import dev.signet.deploy.configuration.Configuration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.FlowLogTrafficType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Logs what a VPC's security groups turned away. What they let through is not logged: that would be
 * every visitor, and cost more than serving them.
 */
public final class RejectedTraffic extends Construct {

  public RejectedTraffic(Construct scope, String id, Configuration configuration, Vpc vpc) {
    super(scope, id);
    var group =
        LogGroup.Builder.create(this, "Log")
            .retention(LogRetention.of(configuration.logDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    vpc.addFlowLog(
        "Rejected",
        FlowLogOptions.builder()
            .destination(FlowLogDestination.toCloudWatchLogs(group))
            .trafficType(FlowLogTrafficType.REJECT)
            .build());
  }
}
