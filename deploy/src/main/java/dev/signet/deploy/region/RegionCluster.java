// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.observation.LogRetention;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.services.ecs.AwsLogDriverMode;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.CloudMapNamespaceOptions;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.servicediscovery.NamespaceType;
import software.constructs.Construct;

/**
 * Where a region's tasks run: the ECS cluster, the names they find each other by (Cloud Map), and
 * their logs.
 */
public final class RegionCluster extends Construct {
  private final Configuration configuration;
  private final Region region;
  private final RegionNetwork network;
  private final Cluster cluster;

  public RegionCluster(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      RegionNetwork network) {
    super(scope, id);
    this.configuration = configuration;
    this.region = region;
    this.network = network;
    cluster =
        Cluster.Builder.create(this, "Cluster")
            .clusterName(configuration.name() + "-" + region.name())
            .vpc(network.vpc())
            .containerInsightsV2(ContainerInsights.ENABLED)
            .enableFargateCapacityProviders(true)
            .build();
    cluster.addDefaultCloudMapNamespace(
        CloudMapNamespaceOptions.builder()
            .name(new Names(configuration).namespace())
            .type(NamespaceType.DNS_PRIVATE)
            .vpc(network.vpc())
            .build());
  }

  public Cluster cluster() {
    return cluster;
  }

  public RegionNetwork network() {
    return network;
  }

  /** A log of its own for one kind of container. A slow log never stops a request. */
  public LogDriver logs(String what) {
    var group =
        LogGroup.Builder.create(this, "Log-" + what)
            .logGroupName(new Names(configuration).logGroup(region, what))
            .retention(LogRetention.of(configuration.logDays()))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    return LogDriver.awsLogs(
        AwsLogDriverProps.builder()
            .logGroup(group)
            .streamPrefix(what)
            .mode(AwsLogDriverMode.NON_BLOCKING)
            .maxBufferSize(Size.mebibytes(4))
            .build());
  }
}
