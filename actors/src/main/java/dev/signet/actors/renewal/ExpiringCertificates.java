// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import dev.signet.actors.LastAnswer;
import dev.signet.persistence.central.IssuanceStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Shows how many certificates end soon because nothing replaced them. Every control node shows it,
 * not only the one that renews at the moment: it has to be seen when nobody renews.
 */
public final class ExpiringCertificates {

  private ExpiringCertificates() {}

  /**
   * @param within see {@link IssuanceStore#countExpiring}
   */
  public static void register(
      MeterRegistry meters, IssuanceStore issuance, Duration within, InstantSource clock) {
    // Not a number until the store has answered: 0 would say that all is well.
    var counted =
        LastAnswer.of(
            Double.NaN,
            () -> issuance.countExpiring(clock.instant(), within).thenApply(Long::doubleValue),
            clock);
    Gauge.builder("signet.certificates.expiring", counted::get)
        .description("Certificates that end soon although their renewal has been due for long")
        .register(meters);
  }
}
