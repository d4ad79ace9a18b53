// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.global;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.CredentialsBaseOptions;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.IClusterInstance;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.constructs.Construct;

/**
 * The central store: Aurora PostgreSQL in a VPC of its own that has no way to the internet. Only
 * addresses of the regions' control subnets may connect, only with TLS, and only with credentials
 * that nobody but the control nodes' execution roles can read.
 */
public final class CentralDatabase extends Construct {
  public static final int PORT = 5432;

  /** The database inside the cluster, and the user that owns it. */
  public static final String DATABASE = "signet";

  /** The secret with {@code username} and {@code password}, in every region. */
  public static final String SECRET = "database";

  private final Vpc vpc;
  private final SecurityGroup group;
  private final DatabaseCluster cluster;

  public CentralDatabase(Construct scope, String id, Configuration configuration, Key key) {
    super(scope, id);
    var wanted = configuration.database();
    vpc =
        Vpc.Builder.create(this, "Vpc")
            .ipAddresses(IpAddresses.cidr(wanted.addresses().toString()))
            .maxAzs(2)
            .natGateways(0)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("database")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
            .build();
    group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(vpc)
            .description("The central database")
            .allowAllOutbound(false)
            .build();
    cluster =
        DatabaseCluster.Builder.create(this, "Cluster")
            .engine(
                DatabaseClusterEngine.auroraPostgres(
                    AuroraPostgresClusterEngineProps.builder()
                        .version(AuroraPostgresEngineVersion.VER_17_7)
                        .build()))
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(group))
            .port(PORT)
            .defaultDatabaseName(DATABASE)
            .credentials(credentials(configuration))
            .serverlessV2MinCapacity(wanted.least())
            .serverlessV2MaxCapacity(wanted.most())
            .writer(
                ClusterInstance.serverlessV2(
                    "Writer", ServerlessV2ClusterInstanceProps.builder().build()))
            .readers(readers(wanted.readers()))
            .storageEncrypted(true)
            .storageEncryptionKey(key)
            .iamAuthentication(true)
            .parameters(Map.of("rds.force_ssl", "1"))
            .backup(BackupProps.builder().retention(Duration.days(wanted.backupDays())).build())
            .copyTagsToSnapshot(true)
            .cloudwatchLogsExports(List.of("postgresql"))
            .deletionProtection(true)
            .removalPolicy(RemovalPolicy.SNAPSHOT)
            .build();
    Accepted.finding(
        cluster,
        "SMG4",
        "Tasks read the password when they start, so it changes with a roll-over of the control nodes"
            + " (docs/operations/keys.md).");
  }

  /** Lets the control nodes in these subnets connect. */
  public void allowFrom(String region, List<String> subnets) {
    for (var subnet : subnets)
      group.addIngressRule(Peer.ipv4(subnet), Port.tcp(PORT), "control nodes of " + region);
  }

  public Vpc vpc() {
    return vpc;
  }

  public DatabaseCluster cluster() {
    return cluster;
  }

  private static Credentials credentials(Configuration configuration) {
    return Credentials.fromGeneratedSecret(
        DATABASE,
        CredentialsBaseOptions.builder()
            .secretName(new Names(configuration).secret(SECRET))
            .replicaRegions(SharedSecrets.copies(configuration))
            .build());
  }

  /** The first follows the writer's size, so that it can take over at once. */
  private static List<IClusterInstance> readers(int count) {
    return IntStream.range(0, count)
        .<IClusterInstance>mapToObj(
            number ->
                ClusterInstance.serverlessV2(
                    "Reader" + number,
                    ServerlessV2ClusterInstanceProps.builder()
                        .scaleWithWriter(number == 0)
                        .build()))
        .toList();
  }
}
