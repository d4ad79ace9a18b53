// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.global.SharedSecrets;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.ecr.IRepository;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecr.RepositoryAttributes;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.ecs.SystemControl;
import software.amazon.awscdk.services.ecs.Ulimit;
import software.amazon.awscdk.services.ecs.UlimitName;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.constructs.Construct;

/**
 * One node as a Fargate task: the image, read-only and without root, the variables that every node
 * has (docs/configuration.md), a data volume, a health check, and the collector of its metrics.
 * What a role has beyond that comes from {@link EdgeService} and {@link ControlService}.
 */
final class NodeTask extends Construct {
  static final String CONTAINER = "node";

  /** Where the image keeps its files; the only place that it writes to. */
  private static final String DATA = "/var/lib/signet";

  static final String ANY_ADDRESS = "0.0.0.0";

  /** The image's own check: asks the node's {@code /health/live} and says so by its exit code. */
  private static final List<String> HEALTH_COMMAND = List.of("CMD", "/opt/signet/bin/healthcheck");

  /** A node drains and stops within 30 s (CONTRACT of SIGTERM); then ECS kills it. */
  static final Duration STOP_TIMEOUT = Duration.seconds(40);

  /** A visitor's connection is a file. */
  private static final int FILES = 65_535;

  private final TaskRoles roles;
  private final FargateTaskDefinition definition;
  private final ContainerDefinition container;

  NodeTask(
      Construct scope,
      String id,
      RegionParts parts,
      String role,
      TaskShape shape,
      Map<String, String> variables,
      Map<String, Secret> secrets) {
    super(scope, id);
    var configuration = parts.configuration();
    var region = parts.region();
    var names = new Names(configuration);
    roles = new TaskRoles(this, "Roles");
    definition = shape.definition(this, "Task", names.regional(role, region), roles);
    definition.addVolume(Volume.builder().name("data").build());
    var options =
        ContainerDefinitionOptions.builder()
            .image(
                ContainerImage.fromEcrRepository(repository(names, region), configuration.image()))
            .environment(environment(configuration, region, role, variables))
            // The JVM sizes its heap by this; without it, by the whole task, the collector's part
            // too.
            .memoryLimitMiB(shape.size().memory() - MetricsCollector.MEMORY)
            .readonlyRootFilesystem(true)
            .stopTimeout(STOP_TIMEOUT)
            .healthCheck(
                HealthCheck.builder()
                    .command(HEALTH_COMMAND)
                    .interval(Duration.seconds(30))
                    .timeout(Duration.seconds(10))
                    .retries(3)
                    .startPeriod(Duration.seconds(90))
                    .build())
            .ulimits(
                List.of(
                    Ulimit.builder()
                        .name(UlimitName.NOFILE)
                        .softLimit(FILES)
                        .hardLimit(FILES)
                        .build()))
            // Nobody is root in the container, and ports 80 and 443 are the ones that redirects
            // name.
            .systemControls(
                List.of(
                    SystemControl.builder()
                        .namespace("net.ipv4.ip_unprivileged_port_start")
                        .value("0")
                        .build()))
            .logging(parts.cluster().logs(role));
    var all = new TreeMap<String, Secret>();
    if (configuration.masterKeyId().isEmpty())
      all.put(
          "SIGNET_MASTER_KEY", Secret.fromSecretsManager(shared(names, SharedSecrets.MASTER_KEY)));
    else roles.allow("MakeTheMasterKey", "kms:GenerateMac", masterKeyArn(configuration, region));
    all.put("SIGNET_REDIS_URL", Secret.fromSecretsManager(parts.store().url()));
    all.putAll(secrets);
    options.secrets(all);
    configuration
        .environmentFile()
        .ifPresent(file -> options.environmentFiles(List.of(roles.read(file))));
    Accepted.finding(
        definition, "ECS2", "No variable holds a secret; secrets come from Secrets Manager.");
    container = definition.addContainer(CONTAINER, options.build());
    container.addMountPoints(mount("data", DATA));
    parts.metrics().addTo(definition, roles);
    Accepted.finding(
        roles.starter(),
        "IAM5",
        "ECR's log-in has no resource, and a secret's ARN ends in six characters that Secrets Manager"
            + " chooses.");
  }

  ContainerDefinition container() {
    return container;
  }

  FargateTaskDefinition definition() {
    return definition;
  }

  TaskRoles roles() {
    return roles;
  }

  void open(int port) {
    container.addPortMappings(PortMapping.builder().containerPort(port).build());
  }

  private Map<String, String> environment(
      Configuration configuration, Region region, String role, Map<String, String> variables) {
    var names = new Names(configuration);
    var environment = new TreeMap<String, String>();
    environment.put("SIGNET_ROLES", role);
    environment.put("SIGNET_REGION", region.name());
    environment.put("SIGNET_DATA_DIR", DATA);
    environment.put("SIGNET_LOG_FORMAT", "json");
    environment.put("SIGNET_ADMIN_BIND", ANY_ADDRESS);
    environment.put("SIGNET_ADMIN_PORT", Integer.toString(NodePorts.ADMIN));
    environment.put("SIGNET_CLUSTER_BIND", ANY_ADDRESS);
    environment.put("SIGNET_CLUSTER_PORT", Integer.toString(NodePorts.CLUSTER));
    environment.put("SIGNET_CLUSTER_MANAGEMENT_PORT", Integer.toString(NodePorts.BOOTSTRAP));
    environment.put("SIGNET_CLUSTER_SEEDS", "dns:" + ControlService.HOST + "." + names.namespace());
    environment.put(
        "SIGNET_CLUSTER_FOUNDING_NODES", Integer.toString(configuration.control().least()));
    // Sites have private addresses; without any, no origin may.
    if (!configuration.sites().isEmpty()) environment.put("SIGNET_ORIGIN_ALLOW_PRIVATE", "true");
    if (configuration.masterKeyId().isPresent())
      environment.put("SIGNET_MASTER_KEY", "aws-kms://" + masterKeyArn(configuration, region));
    environment.putAll(variables);
    return environment;
  }

  private static String masterKeyArn(Configuration configuration, Region region) {
    return new Names(configuration).masterKeyArn(region, configuration.masterKeyId().orElseThrow());
  }

  private ISecret shared(Names names, String secret) {
    return SharedSecrets.inRegion(this, names, secret);
  }

  private IRepository repository(Names names, Region region) {
    return Repository.fromRepositoryAttributes(
        this,
        "Repository",
        RepositoryAttributes.builder()
            .repositoryName(names.repository())
            .repositoryArn(names.repositoryArn(region))
            .build());
  }

  private static MountPoint mount(String volume, String path) {
    return MountPoint.builder().sourceVolume(volume).containerPath(path).readOnly(false).build();
  }
}
