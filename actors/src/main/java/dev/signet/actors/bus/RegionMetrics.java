// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a scrape shows of the region: how far it has come, and since when it lags. On nodes where no
 * account of that is kept at the moment, both are not a number.
 */
final class RegionMetrics {
  private final InstantSource clock;
  private volatile Optional<Progress> progress = Optional.empty();

  /**
   * @param behindSince when this region first knew of something that has not arrived, or was first
   *     unable to tell; empty if nothing is missing
   */
  private record Progress(Revision reached, Optional<Instant> behindSince) {}

  RegionMetrics(MeterRegistry meters, InstantSource clock) {
    this.clock = clock;
    Gauge.builder("signet.region.revision", this::revision)
        .description("Revision up to which this region's store is complete")
        .register(meters);
    Gauge.builder("signet.region.lag", this::lagSeconds)
        .description("How long this region has been missing a change")
        .baseUnit("seconds")
        .register(meters);
  }

  void upToDate(Revision reached) {
    progress = Optional.of(new Progress(reached, Optional.empty()));
  }

  void behind(Revision reached) {
    var since = progress.flatMap(Progress::behindSince).orElseGet(clock::instant);
    progress = Optional.of(new Progress(reached, Optional.of(since)));
  }

  /** The account is kept on another node now. */
  void elsewhere() {
    progress = Optional.empty();
  }

  private double revision() {
    return progress.map(now -> (double) now.reached().number()).orElse(Double.NaN);
  }

  private double lagSeconds() {
    return progress
        .map(
            now ->
                now.behindSince()
                    .map(since -> Duration.between(since, clock.instant()).toMillis() / 1000.0)
                    .orElse(0.0))
        .orElse(Double.NaN);
  }
}
