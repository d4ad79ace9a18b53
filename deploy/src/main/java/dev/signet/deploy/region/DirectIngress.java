// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.bus.BusQueue;
import dev.signet.deploy.configuration.Ingress;
import dev.signet.deploy.configuration.Names;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/**
 * No load balancer: each edge's public address stands in DNS. ECS tells of every change of a task,
 * and the region's control nodes keep the records right:
 *
 * <pre>
 * ECS ─▶ EventBridge ─▶ queue ─▶ control nodes ─▶ Route 53: TASK.REGION.EDGE-NAME and REGION.EDGE-NAME
 * </pre>
 */
public final class DirectIngress extends Construct {
  private static final String EVENTS = "events.amazonaws.com";

  private final BusQueue queue;

  public DirectIngress(
      Construct scope,
      String id,
      RegionParts parts,
      Ingress.Direct wanted,
      ControlService control) {
    super(scope, id);
    var names = new Names(parts.configuration());
    var rule = names.regional("tasks", parts.region());
    queue =
        new BusQueue(
            this,
            "Tasks",
            rule,
            names.regional("tasks-dead", parts.region()),
            List.of(EVENTS),
            List.of(ruleArn(rule)));
    CfnRule.Builder.create(this, "Rule")
        .name(rule)
        .description("Changes of the region's edges")
        .eventPattern(
            Map.of(
                "source", List.of("aws.ecs"),
                "detail-type", List.of("ECS Task State Change"),
                "detail",
                    Map.of(
                        "clusterArn", List.of(clusterArn(parts)),
                        "group", List.of("service:" + EdgeService.NAME))))
        .targets(
            List.of(
                CfnRule.TargetProperty.builder()
                    .id("queue")
                    .arn(queue.queue().getQueueArn())
                    .build()))
        .build();
    allow(parts, control);
    tell(parts, wanted, control);
  }

  /** For alarms. */
  public BusQueue queue() {
    return queue;
  }

  private void allow(RegionParts parts, ControlService control) {
    var program = control.program();
    program.addToPolicy(
        statement(
                "HearOfTasks",
                "sqs:ReceiveMessage",
                "sqs:DeleteMessage",
                "sqs:ChangeMessageVisibility",
                "sqs:GetQueueAttributes")
            .resources(List.of(queue.queue().getQueueArn()))
            .build());
    program.addToPolicy(
        statement("SeeTasks", "ecs:DescribeTasks", "ecs:ListTasks")
            .resources(List.of("*"))
            .conditions(Map.of("ArnEquals", Map.of("ecs:cluster", clusterArn(parts))))
            .build());
    // EC2 knows no narrower right than to see all network interfaces of the account's region.
    program.addToPolicy(
        statement("SeePublicAddresses", "ec2:DescribeNetworkInterfaces")
            .resources(List.of("*"))
            .conditions(
                Map.of("StringEquals", Map.of("aws:RequestedRegion", parts.region().awsRegion())))
            .build());
    var zone = "arn:aws:route53:::hostedzone/" + parts.configuration().domain().zoneId();
    var host = new Names(parts.configuration()).regionHost(parts.region());
    program.addToPolicy(
        statement("NameTasks", "route53:ChangeResourceRecordSets")
            .resources(List.of(zone))
            .conditions(
                Map.of(
                    "ForAllValues:StringLike",
                    Map.of(
                        "route53:ChangeResourceRecordSetsNormalizedRecordNames",
                        List.of(host, "*." + host)),
                    "ForAllValues:StringEquals",
                    Map.of("route53:ChangeResourceRecordSetsRecordTypes", List.of("A"))))
            .build());
    program.addToPolicy(
        statement("SeeRecords", "route53:ListResourceRecordSets").resources(List.of(zone)).build());
  }

  /**
   * No health check of the single records: one would have to know a task's address before the task
   * runs. A task that ends takes its records with it, and the region's own check ({@link
   * EdgeRecords}) stands above them all.
   */
  private void tell(RegionParts parts, Ingress.Direct wanted, ControlService control) {
    var domain = parts.configuration().domain();
    control.tell("SIGNET_TASK_DNS_QUEUE_URL", queue.queue().getQueueUrl());
    control.tell("SIGNET_TASK_DNS_ZONE_ID", domain.zoneId());
    control.tell("SIGNET_TASK_DNS_DOMAIN", domain.edgeName());
    control.tell("SIGNET_TASK_DNS_CLUSTER_ARN", clusterArn(parts));
    control.tell("SIGNET_TASK_DNS_SERVICE", EdgeService.NAME);
    control.tell("SIGNET_TASK_DNS_REQUIRE_HEALTHY", "true");
    control.tell("SIGNET_TASK_DNS_TTL", wanted.recordLifetime().toSeconds() + "s");
  }

  private String ruleArn(String rule) {
    var stack = Stack.of(this);
    return "arn:aws:events:%s:%s:rule/%s".formatted(stack.getRegion(), stack.getAccount(), rule);
  }

  private static String clusterArn(RegionParts parts) {
    return parts.cluster().cluster().getClusterArn();
  }

  private static PolicyStatement.Builder statement(String name, String... actions) {
    return PolicyStatement.Builder.create().sid(name).actions(List.of(actions));
  }
}
