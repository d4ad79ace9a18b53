// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.bus.RegionBus;
import dev.signet.deploy.configuration.Database;
import dev.signet.deploy.configuration.Fleet;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.global.CentralDatabase;
import dev.signet.deploy.global.SharedSecrets;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.ecs.CloudMapOptions;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.servicediscovery.DnsRecordType;
import software.constructs.Construct;

/**
 * The control nodes of a region: they decide, order certificates and talk to the other regions. No
 * visitor reaches them; they are found under {@code control.NAMESPACE} inside the VPC.
 */
public final class ControlService extends Construct {
  static final String NAME = "control";

  /** In the region's namespace. */
  public static final String HOST = "control";

  private static final int CPU_TARGET = 60;

  /** Shards move when a node goes; that should not happen often. */
  private static final Duration SHRINK_AFTER = Duration.minutes(30);

  private final FargateService service;
  private final ContainerDefinition container;
  private final Role program;

  public ControlService(
      Construct scope, String id, RegionParts parts, RegionBus bus, CentralPlaces central) {
    super(scope, id);
    var configuration = parts.configuration();
    var names = new Names(configuration);
    var task =
        new NodeTask(
            this,
            "Node",
            parts,
            NAME,
            new TaskShape(configuration.control().size(), configuration.architecture()),
            variables(parts, central.databaseHost()),
            secrets(names));
    container = task.container();
    program = task.roles().program();
    task.open(NodePorts.ADMIN);
    Accepted.finding(
        program,
        "IAM5",
        "Objects of one bucket, names below one host name, and Route 53's changes and EC2's and ECS's"
            + " lists, which know no narrower resource.");
    allowBus(parts, bus);
    allowArchive(names, central.keyArn());
    if (configuration.issuer().wildcards()) allowChallenges(configuration.domain().zoneId());
    service =
        FargateService.Builder.create(this, "Service")
            .cluster(parts.cluster().cluster())
            .serviceName(NAME)
            .taskDefinition(task.definition())
            // Without a number CloudFormation starts one task and waits for it, and one alone never
            // founds the cluster. The price: an update of the service falls back to this number,
            // and
            // scaling goes on from there.
            .desiredCount(configuration.control().least())
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
            .vpcSubnets(parts.network().control())
            .securityGroups(List.of(parts.boundaries().control()))
            // The way out to the certificate authority and to other regions' topics; no way in.
            .assignPublicIp(true)
            .cloudMapOptions(
                CloudMapOptions.builder().name(HOST).dnsRecordType(DnsRecordType.A).build())
            .build();
    scale(configuration.control());
  }

  /** Orders and imports come in bursts. */
  private void scale(Fleet wanted) {
    service
        .autoScaleTaskCount(
            EnableScalingProps.builder()
                .minCapacity(wanted.least())
                .maxCapacity(wanted.most())
                .build())
        .scaleOnCpuUtilization(
            "Cpu",
            CpuUtilizationScalingProps.builder()
                .targetUtilizationPercent(CPU_TARGET)
                .scaleInCooldown(SHRINK_AFTER)
                .build());
  }

  public FargateService service() {
    return service;
  }

  /** Of the running program, for what an ingress lets it do beyond this. */
  Role program() {
    return program;
  }

  /** A variable that an ingress adds. */
  void tell(String variable, String value) {
    container.addEnvironment(variable, value);
  }

  private Map<String, Secret> secrets(Names names) {
    var database = SharedSecrets.inRegion(this, names, CentralDatabase.SECRET);
    var token = SharedSecrets.inRegion(this, names, SharedSecrets.ADMIN_TOKEN);
    return Map.of(
        "SIGNET_ADMIN_TOKEN", Secret.fromSecretsManager(token),
        "SIGNET_DATABASE_USER", Secret.fromSecretsManager(database, "username"),
        "SIGNET_DATABASE_PASSWORD", Secret.fromSecretsManager(database, "password"));
  }

  private static Map<String, String> variables(RegionParts parts, String databaseHost) {
    var configuration = parts.configuration();
    var names = new Names(configuration);
    var variables = new TreeMap<String, String>();
    variables.put("SIGNET_DATABASE_URL", databaseUrl(databaseHost, configuration.database()));
    variables.put("SIGNET_ISSUER", "acme");
    variables.put("SIGNET_ACME_EMAIL", configuration.issuer().email());
    variables.put("SIGNET_ACME_DIRECTORY", configuration.issuer().directory());
    variables.put("SIGNET_ACME_PROFILE", configuration.issuer().profile());
    if (configuration.issuer().wildcards()) {
      var domain = configuration.domain();
      variables.put("SIGNET_ACME_CHALLENGES", "http-01,tls-alpn-01,dns-01");
      variables.put("SIGNET_ACME_DNS_ZONES", domain.zoneName() + "=" + domain.zoneId());
    }
    // Empty means the default; what is not said is not written down.
    variables.values().removeIf(String::isEmpty);
    variables.put("SIGNET_ARCHIVE_BUCKET", names.archive());
    variables.put("SIGNET_ARCHIVE_REGION", configuration.homeRegion());
    variables.put("SIGNET_BUS", "aws");
    variables.put("SIGNET_BUS_TOPIC_ARN", names.topicArn(parts.region()));
    variables.put(
        "SIGNET_BUS_TOPIC_ARNS",
        String.join(
            ",",
            configuration.regions().stream()
                .map(region -> region.name() + "=" + names.topicArn(region))
                .toList()));
    variables.put("SIGNET_BUS_GLOBAL_QUEUE_URL", names.globalQueueUrl());
    variables.put("SIGNET_BUS_INBOX_QUEUE_URL", names.inboxUrl(parts.region()));
    return variables;
  }

  private static String databaseUrl(String host, Database database) {
    var check =
        database.authorities().isEmpty()
            ? "sslmode=require"
            : "sslmode=verify-full&sslrootcert=" + database.authorities();
    return "jdbc:postgresql://%s:%d/%s?%s"
        .formatted(host, CentralDatabase.PORT, CentralDatabase.DATABASE, check);
  }

  /** Publishes to every region; reads the global queue and its own region's inbox. */
  private void allowBus(RegionParts parts, RegionBus bus) {
    var names = new Names(parts.configuration());
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("TellAllRegions")
            .actions(List.of("sns:Publish", "sns:GetTopicAttributes"))
            .resources(names.topicArns())
            .build());
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("HearOfChanges")
            .actions(
                List.of(
                    "sqs:ReceiveMessage",
                    "sqs:DeleteMessage",
                    "sqs:ChangeMessageVisibility",
                    "sqs:GetQueueAttributes"))
            .resources(List.of(names.globalQueueArn(), bus.inbox().queue().getQueueArn()))
            .build());
  }

  /** Text records alone: none that leads visitors anywhere. */
  private void allowChallenges(String zoneId) {
    var zone = "arn:aws:route53:::hostedzone/" + zoneId;
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("AnswerChallenges")
            .actions(List.of("route53:ChangeResourceRecordSets"))
            .resources(List.of(zone))
            .conditions(
                Map.of(
                    "ForAllValues:StringEquals",
                    Map.of("route53:ChangeResourceRecordSetsRecordTypes", List.of("TXT"))))
            .build());
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("FindLeftOverAnswers")
            .actions(List.of("route53:ListResourceRecordSets"))
            .resources(List.of(zone))
            .build());
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("WaitForAnswersToSettle")
            .actions(List.of("route53:GetChange"))
            .resources(List.of("arn:aws:route53:::change/*"))
            .build());
  }

  private void allowArchive(Names names, String keyArn) {
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("AddToTheArchive")
            .actions(List.of("s3:PutObject"))
            .resources(List.of("arn:aws:s3:::" + names.archive() + "/*"))
            .build());
    program.addToPolicy(
        PolicyStatement.Builder.create()
            .sid("SealTheArchive")
            .actions(List.of("kms:GenerateDataKey"))
            .resources(List.of(keyArn))
            .build());
  }
}
