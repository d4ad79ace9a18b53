// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Site;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ecs.CloudMapOptions;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.HealthCheck;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.PortMapping;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.servicediscovery.DnsRecordType;
import software.constructs.Construct;

/**
 * A tenant's own site, with Signet in front of it. Any number of sites share the region's edges and
 * their addresses: a visitor's host name decides, hosts that nobody allowed get 503, and HTTP goes
 * to HTTPS. Only edges reach the site, under {@code http://NAME.NAMESPACE:PORT}; it has roles and a
 * private bucket of its own, so that no site can touch another's.
 */
public final class SiteService extends Construct {
  private static final int CPU_TARGET = 60;

  public SiteService(Construct scope, String id, RegionParts parts, Site site) {
    super(scope, id);
    var roles = new TaskRoles(this, "Roles");
    var group = reachedByEdges(parts, site);
    var service =
        FargateService.Builder.create(this, "Service")
            .cluster(parts.cluster().cluster())
            .serviceName(site.name())
            .taskDefinition(task(parts, site, roles))
            .minHealthyPercent(100)
            .maxHealthyPercent(200)
            .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
            .vpcSubnets(parts.network().edge())
            .securityGroups(List.of(group))
            // The way out, to the image's registry and to whatever the site calls; no way in.
            .assignPublicIp(true)
            .cloudMapOptions(
                CloudMapOptions.builder()
                    .name(site.name())
                    .dnsRecordType(DnsRecordType.A)
                    .dnsTtl(Duration.seconds(10))
                    .build())
            .build();
    service
        .autoScaleTaskCount(
            EnableScalingProps.builder()
                .minCapacity(site.fleet().least())
                .maxCapacity(site.fleet().most())
                .build())
        .scaleOnCpuUtilization(
            "Cpu",
            CpuUtilizationScalingProps.builder().targetUtilizationPercent(CPU_TARGET).build());
  }

  private SecurityGroup reachedByEdges(RegionParts parts, Site site) {
    var group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(parts.network().vpc())
            .description("Site " + site.name())
            .build();
    group.addIngressRule(parts.boundaries().edge(), Port.tcp(site.port()), "visitors by the edges");
    return group;
  }

  private FargateTaskDefinition task(RegionParts parts, Site site, TaskRoles roles) {
    var configuration = parts.configuration();
    var names = new Names(configuration);
    var task =
        new TaskShape(site.fleet().size(), configuration.architecture())
            .definition(this, "Task", names.regional("site-" + site.name(), parts.region()), roles);
    task.addVolume(Volume.builder().name("temporary").build());
    EcrImage.of(site.image()).ifPresent(image -> image.allowPull(roles));
    var options =
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromRegistry(site.image()))
            .environment(Map.of("SITE_BUCKET", bucket(names, parts, site, roles).getBucketName()))
            .readonlyRootFilesystem(true)
            .portMappings(List.of(PortMapping.builder().containerPort(site.port()).build()))
            .healthCheck(health(site))
            .logging(parts.cluster().logs("site-" + site.name()));
    site.environmentFile().ifPresent(file -> options.environmentFiles(List.of(roles.read(file))));
    Accepted.finding(
        task,
        "ECS2",
        "A bucket's name is no secret; the tenant's variables come from its own file.");
    task.addContainer("site", options.build())
        .addMountPoints(
            MountPoint.builder()
                .sourceVolume("temporary")
                .containerPath("/tmp")
                .readOnly(false)
                .build());
    return task;
  }

  /** The site's files: for its own program, and for nobody without TLS. */
  private Bucket bucket(Names names, RegionParts parts, Site site, TaskRoles roles) {
    var bucket =
        Bucket.Builder.create(this, "Bucket")
            .bucketName(names.siteBucket(site, parts.region()))
            .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
            .encryption(BucketEncryption.S3_MANAGED)
            .enforceSsl(true)
            .versioned(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    bucket.grantReadWrite(roles.program());
    Accepted.finding(roles.program(), "IAM5", "All objects of the site's own bucket.");
    Accepted.finding(
        bucket, "S1", "Whether reads of a tenant's files are logged is the tenant's choice.");
    return bucket;
  }

  private static HealthCheck health(Site site) {
    var url = "http://127.0.0.1:" + site.port() + site.healthPath();
    return HealthCheck.builder()
        .command(
            List.of(
                "CMD-SHELL",
                "wget -q -O /dev/null %1$s || curl -fsS -o /dev/null %1$s".formatted(url)))
        .interval(Duration.seconds(15))
        .timeout(Duration.seconds(5))
        .startPeriod(Duration.seconds(60))
        .build();
  }
}
