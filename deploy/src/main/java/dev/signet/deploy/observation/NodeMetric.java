// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Region;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;

/**
 * Metrics of the nodes that CloudWatch gets, under the program's own names. CloudWatch bills each
 * value of a label, so only those are sent that something here looks at; the total is sent of all.
 */
public enum NodeMetric {
  OPEN_CONNECTIONS("signet_connections_open", "listener", "https"),
  REQUESTS("signet_requests_total", "status", "502|503|504"),
  CACHE_REQUESTS("signet_cache_requests_total", "result", "hit|miss"),
  HANDSHAKES("signet_handshakes_total", "result", "completed"),
  CERTIFICATES("signet_certificates", "state", "active|backing-off"),
  EXPIRING("signet_certificates_expiring", "", ""),
  ORDERS("signet_orders_total", "result", "issued"),
  REGION_LAG("signet_region_lag_seconds", "", "");

  /** The label that the collector adds. */
  public static final String REGION = "Region";

  private static final Duration PERIOD = Duration.minutes(1);

  private final String metric;
  private final String label;
  private final String values;

  NodeMetric(String metric, String label, String values) {
    this.metric = metric;
    this.label = label;
    this.values = values;
  }

  /** CloudWatch's namespace of a roll-out. */
  public static String namespace(Configuration configuration) {
    return "Signet/" + configuration.name();
  }

  public static List<String> names() {
    return List.of(values()).stream().map(NodeMetric::metric).toList();
  }

  public String metric() {
    return metric;
  }

  /** Whether some values of a label are told apart. */
  public boolean hasLabel() {
    return !label.isEmpty();
  }

  /** The label that tells values apart. */
  public String label() {
    return label;
  }

  /** Which values, as alternatives of a regular expression. */
  public String kept() {
    return values;
  }

  /**
   * Over all values of the label.
   *
   * @param statistic such as {@code Sum} or {@code Maximum}, over a minute
   */
  public Metric total(Configuration configuration, Region region, String statistic) {
    return metric(configuration, Map.of(REGION, region.name()), statistic, metric);
  }

  /**
   * Of one value of the label.
   *
   * @param statistic such as {@code Sum} or {@code Maximum}, over a minute
   */
  public Metric of(Configuration configuration, Region region, String value, String statistic) {
    if (!value.matches(values))
      throw new IllegalArgumentException(metric + ": " + value + " (expected: " + values + ")");
    return metric(configuration, Map.of(REGION, region.name(), label, value), statistic, value);
  }

  private Metric metric(
      Configuration configuration, Map<String, String> dimensions, String statistic, String shown) {
    return Metric.Builder.create()
        .namespace(namespace(configuration))
        .metricName(metric)
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(PERIOD)
        .label(shown)
        .build();
  }
}
