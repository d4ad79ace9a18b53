// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.actors.domain.Domains;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** Domains in memory; an order for one is never done, and never failed unless told. */
final class FakeDomains implements Domains {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private final Map<String, DomainRecord> records = new ConcurrentSkipListMap<>();
  private final AtomicLong revision = new AtomicLong();
  private volatile boolean away;
  private volatile boolean stuck;

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  /** Answers no more. */
  void getStuck() {
    stuck = true;
  }

  void put(DomainRecord record) {
    records.put(record.name().text(), record);
  }

  void failOrders(DomainName name, IssuanceFailure failure, Instant nextAttemptAt) {
    records.computeIfPresent(
        name.text(),
        (_, record) ->
            new DomainRecord(
                record.name(),
                record.domain(),
                record.certificate(),
                new DomainRecord.Issuance(
                    1, Optional.of(failure), Optional.of(nextAttemptAt), Optional.empty())));
  }

  @Override
  public CompletionStage<AllowAnswer> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    if (stuck) return new CompletableFuture<>();
    if (away) return CompletableFuture.completedStage(new Unavailable("no store"));
    var held = records.get(name.text());
    var before = held == null ? Optional.<Domain>empty() : held.domain();
    if (before.isPresent() && !before.get().tenant().equals(tenant))
      return CompletableFuture.completedStage(new OwnedByAnother());
    var domain =
        new Domain(
            name,
            tenant,
            origin,
            redirectToHttps,
            new Revision(revision.incrementAndGet()),
            NOON,
            NOON);
    put(new DomainRecord(name, Optional.of(domain), Optional.empty(), DomainRecord.Issuance.NONE));
    return CompletableFuture.completedStage(new Allowed(domain, before.isEmpty()));
  }

  @Override
  public CompletionStage<RemoveAnswer> remove(DomainName name) {
    if (away) return CompletableFuture.completedStage(new Unavailable("no store"));
    return CompletableFuture.completedStage(
        records.remove(name.text()) == null ? new NotAllowed() : new Removed());
  }

  @Override
  public CompletionStage<DescribeAnswer> describe(DomainName name) {
    if (away) return CompletableFuture.completedStage(new Unavailable("no store"));
    var record = records.get(name.text());
    return CompletableFuture.completedStage(
        record == null ? new NotAllowed() : new Described(record));
  }

  @Override
  public CompletionStage<RenewAnswer> renew(DomainName name) {
    var record = records.get(name.text());
    if (record == null) return CompletableFuture.completedStage(new NotAllowed());
    var issuance = record.issuance();
    if (issuance.lastError().isPresent() && issuance.nextAttemptAt().isPresent())
      return CompletableFuture.completedStage(
          new BackingOff(issuance.lastError().get(), issuance.nextAttemptAt().get()));
    return CompletableFuture.completedStage(new Ordering());
  }

  @Override
  public CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<String>> httpChallenge(DomainName name, String token) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name) {
    throw new UnsupportedOperationException();
  }
}
