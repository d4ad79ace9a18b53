// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.configuration.Store;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.ec2.ISubnet;
import software.amazon.awscdk.services.elasticache.CfnParameterGroup;
import software.amazon.awscdk.services.elasticache.CfnReplicationGroup;
import software.amazon.awscdk.services.elasticache.CfnSubnetGroup;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/** The region's store as ElastiCache for Valkey: TLS only, with a password, encrypted at rest. */
public final class ManagedStore extends Construct implements RegionStore {
  private static final String ENGINE_VERSION = "8.0";
  private static final String PARAMETER_FAMILY = "valkey8";

  /**
   * Nodes hear of certificates that another program writes: keyspace events of string commands and
   * of renames.
   */
  private static final String KEYSPACE_EVENTS = "K$g";

  private final CfnReplicationGroup group;
  private final Secret url;

  public ManagedStore(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      Store.Managed wanted,
      RegionNetwork network,
      Boundaries boundaries) {
    super(scope, id);
    var names = new Names(configuration);
    var password = new StorePassword(this, "Password", names.regional("store", region));
    var parameters =
        CfnParameterGroup.Builder.create(this, "Parameters")
            .cacheParameterGroupFamily(PARAMETER_FAMILY)
            .description("Signet's region store")
            .properties(
                Map.of(
                    "notify-keyspace-events",
                    KEYSPACE_EVENTS,
                    // Tombstones and revisions must not go missing one by one; writes fail instead.
                    "maxmemory-policy",
                    "noeviction"))
            .build();
    var subnets =
        CfnSubnetGroup.Builder.create(this, "Subnets")
            .description("Signet's region store")
            .subnetIds(
                network.vpc().selectSubnets(network.store()).getSubnets().stream()
                    .map(ISubnet::getSubnetId)
                    .toList())
            .build();
    var replicated = wanted.nodes() > 1;
    group =
        CfnReplicationGroup.Builder.create(this, "Group")
            .replicationGroupId(names.regional("store", region))
            .replicationGroupDescription(
                "What the nodes of Signet's region " + region.name() + " share")
            .engine("valkey")
            .engineVersion(ENGINE_VERSION)
            .cacheNodeType(wanted.nodeType())
            .numCacheClusters(wanted.nodes())
            .automaticFailoverEnabled(replicated)
            .multiAzEnabled(replicated)
            .port(PORT)
            .cacheParameterGroupName(parameters.getRef())
            .cacheSubnetGroupName(subnets.getRef())
            .securityGroupIds(List.of(boundaries.store().getSecurityGroupId()))
            .transitEncryptionEnabled(true)
            .transitEncryptionMode("required")
            .atRestEncryptionEnabled(true)
            .authToken(password.value())
            .autoMinorVersionUpgrade(true)
            // Everything here can be rebuilt from the database; a snapshot would only be older.
            .snapshotRetentionLimit(0)
            .build();
    url =
        password.url(
            this,
            "Url",
            names.secret("store-url"),
            "rediss",
            group.getAttrPrimaryEndPointAddress());
  }

  @Override
  public Secret url() {
    return url;
  }

  /** For alarms and the dashboard. */
  public String groupId() {
    return group.getRef();
  }
}
