// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.bus.RegionBus;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.observation.Alarms;
import dev.signet.deploy.observation.NodeMetric;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Dashboard;
import software.amazon.awscdk.services.cloudwatch.GraphWidget;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.IWidget;
import software.constructs.Construct;

/** One page per region: what visitors see on top, what feeds it below. */
public final class RegionDashboard extends Construct {
  /** Of the 24 columns that CloudWatch has. */
  private static final int WIDTH = 8;

  private final RegionParts parts;

  public RegionDashboard(
      Construct scope,
      String id,
      RegionParts parts,
      RegionBus bus,
      EdgeService edges,
      ControlService control) {
    super(scope, id);
    this.parts = parts;
    Dashboard.Builder.create(this, "Dashboard")
        .dashboardName(new Names(parts.configuration()).regional("region", parts.region()))
        .widgets(
            List.of(
                List.of(
                    graph(
                        "Requests",
                        total(NodeMetric.REQUESTS, "Sum"),
                        one(NodeMetric.REQUESTS, "502"),
                        one(NodeMetric.REQUESTS, "503"),
                        one(NodeMetric.REQUESTS, "504")),
                    graph(
                        "Cache",
                        one(NodeMetric.CACHE_REQUESTS, "hit"),
                        one(NodeMetric.CACHE_REQUESTS, "miss")),
                    graph(
                        "Handshakes",
                        total(NodeMetric.HANDSHAKES, "Sum"),
                        one(NodeMetric.HANDSHAKES, "completed"))),
                List.of(
                    graph(
                        "Open connections per edge", average(NodeMetric.OPEN_CONNECTIONS, "https")),
                    graph(
                        "Orders",
                        total(NodeMetric.ORDERS, "Sum"),
                        one(NodeMetric.ORDERS, "issued")),
                    graph(
                        "Certificates",
                        most(NodeMetric.CERTIFICATES, "active"),
                        most(NodeMetric.CERTIFICATES, "backing-off"),
                        total(NodeMetric.EXPIRING, "Maximum"))),
                List.of(
                    graph("Seconds behind", total(NodeMetric.REGION_LAG, "Maximum")),
                    graph(
                        "Inbox",
                        bus.inbox()
                            .queue()
                            .metricApproximateNumberOfMessagesVisible(Alarms.maximum()),
                        bus.inbox()
                            .dead()
                            .metricApproximateNumberOfMessagesVisible(Alarms.maximum())),
                    graph(
                        "CPU",
                        edges.service().metricCpuUtilization(),
                        control.service().metricCpuUtilization()))))
        .build();
  }

  private IMetric total(NodeMetric metric, String statistic) {
    return metric.total(parts.configuration(), parts.region(), statistic);
  }

  private IMetric one(NodeMetric metric, String value) {
    return metric.of(parts.configuration(), parts.region(), value, "Sum");
  }

  private IMetric most(NodeMetric metric, String value) {
    return metric.of(parts.configuration(), parts.region(), value, "Maximum");
  }

  private IMetric average(NodeMetric metric, String value) {
    return metric.of(parts.configuration(), parts.region(), value, "Average");
  }

  private static IWidget graph(String title, IMetric... metrics) {
    return GraphWidget.Builder.create().title(title).width(WIDTH).left(List.of(metrics)).build();
  }
}
