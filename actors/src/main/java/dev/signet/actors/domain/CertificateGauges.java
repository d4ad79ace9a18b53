// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.Attempt;
import dev.signet.persistence.central.DomainStore;
import dev.signet.protocol.domain.CertificateState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many domains are in each state. A scrape shows the last count and, where that is older than
 * {@link #KEPT_FOR}, starts the next: it never waits for the central store.
 */
final class CertificateGauges {
  static final Duration KEPT_FOR = Duration.ofSeconds(15);

  private final DomainStore domains;
  private final InstantSource clock;
  private final AtomicReference<Instant> nextCount = new AtomicReference<>(Instant.MIN);
  private volatile Map<CertificateState, Long> counted = Map.of();

  private CertificateGauges(DomainStore domains, InstantSource clock) {
    this.domains = domains;
    this.clock = clock;
  }

  static void register(MeterRegistry meters, DomainStore domains, InstantSource clock) {
    var gauges = new CertificateGauges(domains, clock);
    for (var state : CertificateState.values())
      Gauge.builder("signet.certificates", () -> gauges.count(state))
          .description("Allowed domains, by the state of their certificate")
          .tag("state", state.text())
          .register(meters);
    gauges.refresh();
  }

  private double count(CertificateState state) {
    refresh();
    return counted.getOrDefault(state, 0L);
  }

  private void refresh() {
    var now = clock.instant();
    var due = nextCount.get();
    if (now.isBefore(due) || !nextCount.compareAndSet(due, now.plus(KEPT_FOR))) return;
    var _ =
        Attempt.of(KEPT_FOR, domains::countByState)
            .thenAccept(
                attempt -> {
                  if (attempt instanceof Attempt.Done(var counts)) counted = counts;
                });
  }
}
