// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.bus.RegionBus;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.observation.AlarmTopic;
import dev.signet.deploy.observation.Alarms;
import dev.signet.deploy.observation.NodeMetric;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.constructs.Construct;

/** When somebody has to look at a region. What to do then stands in docs/operations/runbook.md. */
public final class RegionAlarms extends Construct {
  private final RegionParts parts;
  private final Alarms alarms;

  public RegionAlarms(Construct scope, String id, RegionParts parts) {
    super(scope, id);
    this.parts = parts;
    var names = new Names(parts.configuration());
    var topic =
        new AlarmTopic(
            this, "Mail", parts.configuration(), names.regional("alarms", parts.region()));
    alarms =
        new Alarms(
            this, "Alarm", parts.configuration().name() + "-" + parts.region().name(), topic);
    certificates();
    answers();
    alarms.above(
        "lag",
        "The region has been missing a change for more than a minute",
        total(NodeMetric.REGION_LAG, "Maximum"),
        60,
        5);
    running(EdgeService.NAME, parts.configuration().edges().fleet().least());
    running(ControlService.NAME, parts.configuration().control().least());
    metrics(EdgeService.NAME, NodeMetric.OPEN_CONNECTIONS);
    metrics(ControlService.NAME, NodeMetric.EXPIRING);
  }

  public void watchBus(RegionBus bus) {
    alarms.deadLetters("inbox-dead", bus.inbox().dead());
    alarms.waiting("inbox-waiting", bus.inbox().queue());
  }

  public void watchTasks(DirectIngress ingress) {
    alarms.deadLetters("tasks-dead", ingress.queue().dead());
    alarms.waiting("tasks-waiting", ingress.queue().queue());
  }

  public void watchLoadBalancer(LoadBalancerIngress ingress) {
    var https = ingress.targets().getLast();
    alarms.above(
        "unhealthy-hosts",
        "Edges run that the load balancer sends nobody to",
        https.getMetrics().unHealthyHostCount(Alarms.maximum()),
        0,
        5);
    alarms.below(
        "no-healthy-host",
        "No edge serves in this region",
        https.getMetrics().healthyHostCount(Alarms.maximum()),
        1,
        2);
  }

  public void watchStore(ManagedStore store) {
    alarms.above(
        "store-memory",
        "The region's store is nearly full: writes fail when it is",
        Metric.Builder.create()
            .namespace("AWS/ElastiCache")
            .metricName("DatabaseMemoryUsagePercentage")
            .dimensionsMap(Map.of("ReplicationGroupId", store.groupId()))
            .statistic("Maximum")
            .period(Duration.minutes(1))
            .build(),
        80,
        5);
  }

  private void certificates() {
    alarms.above(
        "certificate-expiry",
        "Certificates end within a week and were not renewed",
        total(NodeMetric.EXPIRING, "Maximum"),
        0,
        15);
    alarms.above(
        "orders-failing",
        "More than half of a minute's orders, and more than 5, brought no certificate",
        MathExpression.Builder.create()
            .expression("IF(all - issued > 5 AND issued < all / 2, 1, 0)")
            .usingMetrics(
                inOrder(
                    Map.of(
                        "all", total(NodeMetric.ORDERS, "Sum"),
                        "issued", one(NodeMetric.ORDERS, "issued"))))
            .period(Duration.minutes(1))
            .label("orders fail")
            .build(),
        0,
        5);
  }

  /** 503 is left out: it is the answer to names that nobody allowed. */
  private void answers() {
    alarms.above(
        "5xx",
        "More than one request in twenty is answered 502 or 504",
        MathExpression.Builder.create()
            .expression("IF(all > 100, 100 * (bad + late) / all, 0)")
            .usingMetrics(
                inOrder(
                    Map.of(
                        "bad", one(NodeMetric.REQUESTS, "502"),
                        "late", one(NodeMetric.REQUESTS, "504"),
                        "all", total(NodeMetric.REQUESTS, "Sum"))))
            .period(Duration.minutes(1))
            .label("percent of requests")
            .build(),
        5,
        5);
  }

  private void running(String service, int least) {
    alarms.below(
        service + "-running",
        "Fewer tasks run than the service is to have at least",
        Metric.Builder.create()
            .namespace("ECS/ContainerInsights")
            .metricName("RunningTaskCount")
            .dimensionsMap(
                Map.of(
                    "ClusterName",
                    parts.cluster().cluster().getClusterName(),
                    "ServiceName",
                    service))
            .statistic("Average")
            .period(Duration.minutes(1))
            .build(),
        least,
        10);
  }

  /** No data is fine for other alarms, and scaling does nothing then: somebody has to say so. */
  private void metrics(String role, NodeMetric ofThatRole) {
    alarms.below(
        role + "-metrics",
        "No metrics come from nodes of this role: other alarms and scaling are blind",
        ofThatRole.total(parts.configuration(), parts.region(), "SampleCount"),
        1,
        10);
  }

  private IMetric total(NodeMetric metric, String statistic) {
    return metric.total(parts.configuration(), parts.region(), statistic);
  }

  private IMetric one(NodeMetric metric, String value) {
    return metric.of(parts.configuration(), parts.region(), value, "Sum");
  }

  /**
   * In the template they stand as they come; a map without an order would show drift where there is
   * none.
   */
  private static Map<String, IMetric> inOrder(Map<String, IMetric> metrics) {
    return new TreeMap<>(metrics);
  }
}
