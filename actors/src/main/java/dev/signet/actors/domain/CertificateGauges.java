// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.LastAnswer;
import dev.signet.persistence.central.DomainStore;
import dev.signet.protocol.domain.CertificateState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;

/** How many domains are in each state, as the central store counted them last. */
final class CertificateGauges {

  private CertificateGauges() {}

  static void register(MeterRegistry meters, DomainStore domains, InstantSource clock) {
    var counted = LastAnswer.of(Map.<CertificateState, Long>of(), domains::countByState, clock);
    for (var state : CertificateState.values())
      Gauge.builder("signet.certificates", () -> counted.get().getOrDefault(state, 0L))
          .description("Allowed domains, by the state of their certificate")
          .tag("state", state.text())
          .register(meters);
  }
}
