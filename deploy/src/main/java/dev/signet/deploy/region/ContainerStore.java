// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.configuration.Store;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ecs.CloudMapOptions;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.Ulimit;
import software.amazon.awscdk.services.ecs.UlimitName;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.servicediscovery.DnsRecordType;
import software.constructs.Construct;

/**
 * The region's store as one Valkey container, for a region that is to cost little. It keeps nothing
 * on disk: after a restart the region notices that it is empty and fills it again, and edges serve
 * from memory meanwhile.
 */
public final class ContainerStore extends Construct implements RegionStore {
  private static final String IMAGE = "public.ecr.aws/valkey/valkey:8.1-alpine";
  private static final String HOST = "store";

  /** A connection is a file: nodes hold a few dozen each. */
  private static final int FILES = 65_536;

  private final Secret url;

  public ContainerStore(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      Store.Container wanted,
      RegionCluster cluster,
      Boundaries boundaries) {
    super(scope, id);
    var names = new Names(configuration);
    var password = new StorePassword(this, "Password", names.regional("store", region));
    var roles = new TaskRoles(this, "Roles");
    var task =
        new TaskShape(wanted.size(), configuration.architecture())
            .definition(this, "Task", names.regional("store", region), roles);
    task.addContainer(
        "store",
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromRegistry(IMAGE))
            .command(List.of("sh", "-c", command(wanted.size().memory())))
            .secrets(Map.of("STORE_PASSWORD", password.forContainer()))
            .user("999:1000")
            .readonlyRootFilesystem(true)
            .ulimits(
                List.of(
                    Ulimit.builder()
                        .name(UlimitName.NOFILE)
                        .softLimit(FILES)
                        .hardLimit(FILES)
                        .build()))
            .healthCheck(
                HealthCheck.builder()
                    .command(
                        List.of(
                            "CMD-SHELL",
                            "REDISCLI_AUTH=$STORE_PASSWORD valkey-cli ping | grep -q PONG"))
                    .interval(Duration.seconds(10))
                    .timeout(Duration.seconds(5))
                    .build())
            .portMappings(List.of(PortMapping.builder().containerPort(PORT).build()))
            .logging(cluster.logs("store"))
            .build());
    FargateService.Builder.create(this, "Service")
        .cluster(cluster.cluster())
        .serviceName("store")
        .taskDefinition(task)
        .desiredCount(1)
        // Two at once would be two stores under one name.
        .minHealthyPercent(0)
        .maxHealthyPercent(100)
        .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
        .vpcSubnets(cluster.network().control())
        .securityGroups(List.of(boundaries.store()))
        // The image comes from a public registry.
        .assignPublicIp(true)
        .cloudMapOptions(
            CloudMapOptions.builder().name(HOST).dnsRecordType(DnsRecordType.A).build())
        .build();
    url =
        password.url(
            this, "Url", names.secret("store-url"), "redis", HOST + "." + names.namespace());
  }

  @Override
  public Secret url() {
    return url;
  }

  /** Valkey takes three quarters of the task's memory for data; the rest is buffers. */
  private static String command(int memory) {
    return "exec valkey-server --requirepass \"$STORE_PASSWORD\" --save '' --appendonly no"
        + " --notify-keyspace-events 'K$g' --maxmemory-policy noeviction --maxmemory "
        + memory * 3 / 4
        + "mb";
  }
}
