// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.NAME;
import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.LastAnswer;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.Faults.Fault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CertificateGaugesTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final FakeCentralStore central = new FakeCentralStore(now::get);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void countsAgainWhenTheLastCountIsOldAndNotBefore() {
    CertificateGauges.register(meters, central, now::get);
    central.allow(NAME, TENANT, ORIGIN, true);

    assertThat(shown()).isZero();
    assertThat(central.faults.calls("countByState")).isEqualTo(1);
    later();

    assertThat(shown()).isEqualTo(1);
    assertThat(central.faults.calls("countByState")).isEqualTo(2);
  }

  @Test
  void showsTheLastCountWhileTheStoreTakesItsTimeOrIsAway() {
    central.allow(NAME, TENANT, ORIGIN, true);
    CertificateGauges.register(meters, central, now::get);
    central.remove(NAME);
    central.faults.next("countByState", Fault.HOLD, Fault.FAIL);

    later();
    assertThat(shown()).isEqualTo(1);
    central.faults.letGo("countByState");
    assertThat(shown()).isZero();
    central.allow(NAME, TENANT, ORIGIN, true);
    later();
    assertThat(shown()).isZero();
    later();
    assertThat(shown()).isEqualTo(1);
  }

  private double shown() {
    return meters.get("signet.certificates").tag("state", "none").gauge().value();
  }

  private void later() {
    now.updateAndGet(before -> before.plus(LastAnswer.KEPT_FOR));
  }
}
