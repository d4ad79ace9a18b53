// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.metrics;

import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.domain.CertificateState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Figures that stand in the central store: {@code signet_certificates{state}}, {@code
 * signet_region_revision} and {@code signet_region_lag_seconds}. They show what the last {@link
 * #refresh} found.
 */
public final class CentralFigures {
  private final CentralStore central;
  private final String region;
  private final Map<CertificateState, AtomicLong> certificates =
      new EnumMap<>(CertificateState.class);
  private final AtomicLong revision = new AtomicLong();
  private final AtomicLong lagMilliseconds = new AtomicLong();

  public CentralFigures(CentralStore central, String region, MeterRegistry registry) {
    this.central = central;
    this.region = region;
    for (var state : CertificateState.values()) {
      var count = new AtomicLong();
      certificates.put(state, count);
      Gauge.builder("signet.certificates", count, AtomicLong::doubleValue)
          .tag("state", state.text())
          .description("Allowed domains by the state of their certificate")
          .register(registry);
    }
    Gauge.builder("signet.region.revision", revision, AtomicLong::doubleValue)
        .description("Change up to which this region is complete")
        .register(registry);
    Gauge.builder("signet.region.lag", lagMilliseconds, lag -> lag.doubleValue() / 1000)
        .baseUnit("seconds")
        .description("For how long this region has been missing a change")
        .register(registry);
  }

  /** Reads all figures again. The stage fails as the store does; the figures then stay. */
  public CompletionStage<Void> refresh() {
    var states = central.domains().countByState().thenAccept(this::show).toCompletableFuture();
    var regions = central.regions().all().thenAccept(this::show).toCompletableFuture();
    return CompletableFuture.allOf(states, regions);
  }

  private void show(Map<CertificateState, Long> counts) {
    certificates.forEach((state, count) -> count.set(counts.getOrDefault(state, 0L)));
  }

  private void show(List<RegionProgress> all) {
    for (var progress : all) {
      if (!progress.region().equals(region)) continue;
      revision.set(progress.reached().number());
      var lag = Duration.between(progress.lagSince(), progress.lastSeen());
      lagMilliseconds.set(Math.max(0, lag.toMillis()));
    }
  }
}
