// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.DomainStore.AllowOutcome;
import dev.signet.persistence.central.IssuanceStore.Lease;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An empty central store per test, once on each database, with a clock that stands still. */
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
abstract class StoreTest {

  static final String REGION = "eu";
  static final TenantId TENANT = new TenantId("t1");
  static final Origin ORIGIN = new Origin(URI.create("https://origin.example"), Optional.empty());
  static final DomainName SHOP = DomainName.parse("shop.example");
  static final Duration MINUTE = Duration.ofMinutes(1);

  final TestClock clock = TestClock.atNoon();
  final SqlSettings settings;
  SqlCentralStore store;

  private final TestDatabase kind;

  StoreTest(TestDatabase kind) {
    this.kind = kind;
    settings = kind.empty();
    store = SqlCentralStore.openWithClock(settings, REGION, clock);
  }

  @AfterEach
  final void close() {
    store.close();
    kind.giveBack(settings);
  }

  static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("no answer in 30 s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  final Domain allow(DomainName name) {
    return allow(store, name);
  }

  static Domain allow(SqlCentralStore node, DomainName name) {
    return switch (get(node.domains().allow(name, TENANT, ORIGIN, true))) {
      case AllowOutcome.Created(var domain) -> domain;
      case AllowOutcome.Changed(var domain) -> domain;
      case AllowOutcome.Unchanged(var domain) -> domain;
      case AllowOutcome.OwnedByAnother() -> throw new AssertionError("owned by another");
    };
  }

  final Lease acquire(DomainName name) {
    var outcome = get(store.issuance().acquire(name, "node-1", MINUTE));
    if (outcome instanceof LeaseOutcome.Acquired(var lease, _)) return lease;
    throw new AssertionError(outcome);
  }

  /** A certificate as an issuer gives it, valid for 90 days. */
  final SealedCertificate certificate(DomainName name, String serial) {
    return certificate(name, serial, clock.instant().plus(Duration.ofDays(60)));
  }

  final SealedCertificate certificate(DomainName name, String serial, Instant renewAt) {
    return new SealedCertificate(
        name,
        "-----BEGIN CERTIFICATE-----\n" + serial + "\n-----END CERTIFICATE-----\n",
        "c2VhbGVk" + serial,
        "CN=Test Authority",
        serial,
        clock.instant(),
        clock.instant().plus(Duration.ofDays(90)),
        renewAt,
        Revision.NONE);
  }

  final SealedCertificate issue(DomainName name, String serial) {
    return get(store.issuance().succeed(acquire(name), certificate(name, serial))).orElseThrow();
  }

  final IssuanceFailure failure(String detail) {
    return new IssuanceFailure(IssuanceFailure.Code.CAA, detail, clock.instant());
  }

  static DomainName name(String text) {
    return DomainName.parse(text);
  }
}
