// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.configuration.Region;
import dev.signet.deploy.observation.LogRetention;
import dev.signet.deploy.observation.NodeMetric;
import java.util.ArrayList;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Carries the few metrics that alarms, scaling and the dashboard need from a node's {@code
 * /metrics} to CloudWatch: a small container beside each node (AWS's build of the OpenTelemetry
 * collector). CloudWatch bills each metric, so the others stay with the node.
 */
public final class MetricsCollector extends Construct {
  private static final String IMAGE = "public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0";

  /** MiB that it may take from the node in its task. */
  static final int MEMORY = 128;

  /** The shortest that ECS takes: one that ends sooner after its start is left alone. */
  private static final Duration RESTART_AFTER = Duration.seconds(60);

  private final LogGroup events;
  private final String namespace;
  private final Region region;
  private final LogDriver log;

  public MetricsCollector(
      Construct scope,
      String id,
      Configuration configuration,
      Region region,
      RegionCluster cluster) {
    super(scope, id);
    this.region = region;
    namespace = NodeMetric.namespace(configuration);
    events =
        LogGroup.Builder.create(this, "Events")
            .logGroupName(new Names(configuration).logGroup(region, "metrics"))
            .retention(LogRetention.of(Math.min(configuration.logDays(), 7)))
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    log = cluster.logs("collector");
  }

  void addTo(FargateTaskDefinition task, TaskRoles roles) {
    task.addContainer(
        "metrics",
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromRegistry(IMAGE))
            // The node serves without it; scaling and alarms do not work without it.
            .essential(false)
            .enableRestartPolicy(true)
            .restartAttemptPeriod(RESTART_AFTER)
            .memoryLimitMiB(MEMORY)
            .readonlyRootFilesystem(true)
            .environment(Map.of("AOT_CONFIG_CONTENT", settings()))
            .logging(log)
            .build());
    events.grantWrite(roles.program());
    events.grant(roles.program(), "logs:DescribeLogStreams");
  }

  /** The collector's own configuration format. */
  private String settings() {
    return """
        receivers:
          prometheus:
            config:
              scrape_configs:
                - job_name: signet
                  scrape_interval: 30s
                  static_configs:
                    - targets: ["127.0.0.1:%d"]
                      labels: {Region: "%s"}
                  metric_relabel_configs:
                    - source_labels: [__name__]
                      regex: "%s"
                      action: keep
        processors:
          # Knows the task's ID, which names the log stream.
          resourcedetection: {detectors: [ecs]}
          batch: {}
        exporters:
          awsemf:
            namespace: "%s"
            log_group_name: "%s"
            log_stream_name: "{TaskId}"
            dimension_rollup_option: NoDimensionRollup
            metric_declarations:
        %s
        service:
          pipelines:
            metrics: {receivers: [prometheus], processors: [resourcedetection, batch], exporters: [awsemf]}
        """
        .formatted(
            NodePorts.ADMIN,
            region.name(),
            String.join("|", NodeMetric.names()),
            namespace,
            events.getLogGroupName(),
            declarations());
  }

  /** One line per metric for its total, one more for the values of its label. */
  private static String declarations() {
    var lines = new ArrayList<String>();
    for (var metric : NodeMetric.values()) {
      lines.add(
          "      - {dimensions: [[%s]], metric_name_selectors: [\"^%s$\"]}"
              .formatted(NodeMetric.REGION, metric.metric()));
      if (metric.hasLabel())
        lines.add(
            ("      - {dimensions: [[%1$s, %2$s]], metric_name_selectors: [\"^%3$s$\"],"
                    + " label_matchers: [{label_names: [%2$s], regex: \"^(%4$s)$\"}]}")
                .formatted(NodeMetric.REGION, metric.label(), metric.metric(), metric.kept()));
    }
    return String.join("\n", lines);
  }
}
