// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a scrape shows of the bus: how far this region has come, since when it lags, and what was
 * done with each change. On nodes where the bus does not run at the moment, revision and lag are
 * not a number.
 */
final class BusMetrics {
  private final MeterRegistry meters;
  private final InstantSource clock;
  private volatile Optional<Progress> progress = Optional.empty();

  /**
   * @param behindSince when the bus first knew of something that has not arrived, or was first
   *     unable to tell; empty if nothing is missing
   */
  private record Progress(Revision reached, Optional<Instant> behindSince) {}

  BusMetrics(MeterRegistry meters, InstantSource clock) {
    this.meters = meters;
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

  /** The bus runs on another node now. */
  void elsewhere() {
    progress = Optional.empty();
  }

  /**
   * @param changed whether the region store took the change; false if it held a newer one
   */
  void count(ControlEvent event, boolean changed) {
    meters
        .counter(
            "signet.bus.messages", "event", name(event), "result", changed ? "applied" : "known")
        .increment();
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

  private static String name(ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed _ -> "domain-allowed";
      case ControlEvent.DomainRemoved _ -> "domain-removed";
      case ControlEvent.CertificateIssued _ -> "certificate-issued";
      case ControlEvent.CachePurged _ -> "cache-purged";
      case ControlEvent.RepopulateRequested _ -> "repopulate-requested";
    };
  }
}
