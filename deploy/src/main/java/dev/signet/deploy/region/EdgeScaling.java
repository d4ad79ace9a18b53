// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.configuration.Fleet.Edges;
import dev.signet.deploy.observation.NodeMetric;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.applicationautoscaling.EnableScalingProps;
import software.amazon.awscdk.services.applicationautoscaling.ScalingSchedule;
import software.amazon.awscdk.services.applicationautoscaling.Schedule;
import software.amazon.awscdk.services.ecs.CpuUtilizationScalingProps;
import software.amazon.awscdk.services.ecs.ScalableTaskCount;
import software.amazon.awscdk.services.ecs.TrackCustomMetricProps;
import software.constructs.Construct;

/**
 * How many edges run: enough that neither CPU nor open connections go beyond what one edge bears,
 * and by the clock where the operator knows better. More come quickly and go slowly, one decision
 * at a time; one that goes is taken out of service first and drains.
 */
public final class EdgeScaling extends Construct {
  private static final Duration OUT = Duration.seconds(60);

  /** Longer than a burst's pauses: an edge that comes back starts with an empty cache. */
  private static final Duration IN = Duration.minutes(10);

  private final RegionParts parts;
  private final Edges wanted;

  public EdgeScaling(Construct scope, String id, RegionParts parts, EdgeService edges) {
    super(scope, id);
    this.parts = parts;
    wanted = parts.configuration().edges();
    var count =
        edges
            .service()
            .autoScaleTaskCount(
                EnableScalingProps.builder()
                    .minCapacity(wanted.fleet().least())
                    .maxCapacity(wanted.fleet().most())
                    .build());
    byLoad(count);
    bySchedule(count);
  }

  private void byLoad(ScalableTaskCount count) {
    count.scaleOnCpuUtilization(
        "Cpu",
        CpuUtilizationScalingProps.builder()
            .targetUtilizationPercent(wanted.cpuTarget())
            .scaleOutCooldown(OUT)
            .scaleInCooldown(IN)
            .build());
    count.scaleToTrackCustomMetric(
        "Connections",
        TrackCustomMetricProps.builder()
            .metric(
                NodeMetric.OPEN_CONNECTIONS.of(
                    parts.configuration(), parts.region(), "https", "Average"))
            .targetValue(wanted.connectionsTarget())
            .scaleOutCooldown(OUT)
            .scaleInCooldown(IN)
            .build());
  }

  private void bySchedule(ScalableTaskCount count) {
    for (var schedule : wanted.schedules())
      count.scaleOnSchedule(
          schedule.name(),
          ScalingSchedule.builder()
              .schedule(Schedule.expression("cron(" + schedule.cron() + ")"))
              .minCapacity(schedule.least())
              .maxCapacity(schedule.most())
              .build());
  }
}
