// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.LastAnswer;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ExpiringCertificatesTest {
  private static final Duration WEEK = Duration.ofDays(7);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
  private final FakeCentralStore central = new FakeCentralStore(now::get);
  private final FakeIssuer issuer = new FakeIssuer(now::get);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void showsNoneAsLongAsRenewalsAreInTimeAndThoseThatWereMissed() {
    issue("renewed.example");
    issue("missed.example");
    ExpiringCertificates.register(meters, central, WEEK, now::get);

    later(FakeIssuer.RENEW_AFTER);
    issue("renewed.example");
    assertThat(shown()).isZero();
    later(FakeIssuer.LIFETIME.minus(FakeIssuer.RENEW_AFTER).minus(WEEK).minusSeconds(1));
    assertThat(shown()).isZero();
    later(LastAnswer.KEPT_FOR);
    assertThat(shown()).isEqualTo(1);
    issue("missed.example");
    later(LastAnswer.KEPT_FOR);
    assertThat(shown()).isZero();
  }

  @Test
  void showsTheLastCountWhileTheStoreIsAway() {
    issue("missed.example");
    later(FakeIssuer.LIFETIME);
    ExpiringCertificates.register(meters, central, WEEK, now::get);
    central.faults.next("countExpiring", Fault.FAIL);
    later(LastAnswer.KEPT_FOR);

    assertThat(shown()).isEqualTo(1);
    assertThat(central.faults.calls("countExpiring")).isEqualTo(2);
  }

  @Test
  void showsNoNumberBeforeTheFirstCount() {
    central.faults.next("countExpiring", Fault.FAIL);
    ExpiringCertificates.register(meters, central, WEEK, now::get);

    assertThat(shown()).isNaN();
    later(LastAnswer.KEPT_FOR);
    assertThat(shown()).isZero();
  }

  private double shown() {
    return meters.get("signet.certificates.expiring").gauge().value();
  }

  private void later(Duration duration) {
    now.updateAndGet(before -> before.plus(duration));
  }

  private void issue(String text) {
    var name = DomainName.parse(text);
    var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
    get(central.allow(name, new TenantId("t1"), origin, true));
    var lease = ((Acquired) get(central.acquire(name, "here", Duration.ofMinutes(1)))).lease();
    get(central.succeed(lease, issuer.certificate(name, 1)));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
