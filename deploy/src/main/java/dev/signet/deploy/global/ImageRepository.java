// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.global;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration.ReplicationConfigurationProperty;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration.ReplicationDestinationProperty;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration.ReplicationRuleProperty;
import software.amazon.awscdk.services.ecr.CfnReplicationConfiguration.RepositoryFilterProperty;
import software.amazon.awscdk.services.ecr.LifecycleRule;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.TagMutability;
import software.constructs.Construct;

/**
 * Where the image is pushed to, once; ECR copies it to every region, so that a region starts tasks
 * while the others are away. A tag never changes its meaning.
 */
public final class ImageRepository extends Construct {
  private static final int IMAGES_KEPT = 30;

  public ImageRepository(Construct scope, String id, Configuration configuration) {
    super(scope, id);
    var name = new Names(configuration).repository();
    Repository.Builder.create(this, "Repository")
        .repositoryName(name)
        .imageTagMutability(TagMutability.IMMUTABLE)
        .imageScanOnPush(true)
        .lifecycleRules(List.of(LifecycleRule.builder().maxImageCount(IMAGES_KEPT).build()))
        .removalPolicy(RemovalPolicy.RETAIN)
        .build();
    var destinations =
        configuration.regions().stream()
            .map(region -> region.awsRegion())
            .filter(awsRegion -> !awsRegion.equals(configuration.homeRegion()))
            .map(
                awsRegion ->
                    ReplicationDestinationProperty.builder()
                        .region(awsRegion)
                        .registryId(configuration.account())
                        .build())
            .toList();
    if (!destinations.isEmpty()) replicate(name, destinations);
  }

  private void replicate(String name, List<ReplicationDestinationProperty> destinations) {
    CfnReplicationConfiguration.Builder.create(this, "Replication")
        .replicationConfiguration(
            ReplicationConfigurationProperty.builder()
                .rules(
                    List.of(
                        ReplicationRuleProperty.builder()
                            .destinations(destinations)
                            .repositoryFilters(
                                List.of(
                                    RepositoryFilterProperty.builder()
                                        .filter(name)
                                        .filterType("PREFIX_MATCH")
                                        .build()))
                            .build()))
                .build())
        .build();
  }
}
