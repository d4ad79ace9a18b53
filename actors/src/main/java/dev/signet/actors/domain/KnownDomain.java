// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.StoreRetry;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainRecord.Issuance;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one actor knows of its name: the record as the central store gave it, changed by what the
 * actor did since, and how far to trust it. Other regions change the store too; so what must be
 * right is read again unless it was read a moment ago.
 */
final class KnownDomain {
  private final DomainName name;
  private final Duration freshFor;
  private Optional<DomainRecord> record = Optional.empty();
  private Instant freshUntil = Instant.MIN;
  private Instant awayUntil = Instant.MIN;
  private String awayReason = "not asked yet";
  private int failures;

  KnownDomain(DomainName name, Duration freshFor) {
    this.name = name;
    this.freshFor = freshFor;
  }

  /** Empty until the central store has answered once. */
  Optional<DomainRecord> record() {
    return record;
  }

  boolean isFresh(Instant now) {
    return now.isBefore(freshUntil);
  }

  /** Whether the central store failed so lately that it is not asked again. */
  boolean isAway(Instant now) {
    return now.isBefore(awayUntil);
  }

  String awayReason() {
    return awayReason;
  }

  /** The certificate to serve now. */
  Optional<SealedCertificate> usable(Instant now) {
    return record
        .filter(known -> known.domain().isPresent())
        .flatMap(known -> Standing.usable(known, now));
  }

  void loaded(DomainRecord loaded, Instant now) {
    record = Optional.of(loaded);
    freshUntil = now.plus(freshFor);
    awayUntil = Instant.MIN;
    failures = 0;
  }

  /** The central store did not answer; it is left alone for a while. */
  void away(String reason, Instant now) {
    awayReason = reason;
    awayUntil = now.plus(StoreRetry.delay(++failures));
  }

  /** What is known may be wrong: to be read again. */
  void doubt() {
    freshUntil = Instant.MIN;
  }

  void allowed(Domain domain) {
    awayUntil = Instant.MIN;
    record =
        record.map(
            known ->
                new DomainRecord(name, Optional.of(domain), known.certificate(), known.issuance()));
  }

  /** The back-off outlives the removal. */
  void removed() {
    record =
        record.map(
            known -> new DomainRecord(name, Optional.empty(), Optional.empty(), known.issuance()));
  }

  /** Nothing if the name was removed meanwhile. */
  void issued(SealedCertificate certificate) {
    record =
        record.map(
            known ->
                known.domain().isEmpty()
                    ? known
                    : new DomainRecord(
                        name, known.domain(), Optional.of(certificate), Issuance.NONE));
  }

  void refused(OrderOutcome.Refused refusal) {
    record =
        record.map(
            known ->
                new DomainRecord(
                    name,
                    known.domain(),
                    known.certificate(),
                    new Issuance(
                        refusal.failedAttempts(),
                        Optional.of(refusal.failure()),
                        Optional.of(refusal.nextAttemptAt()),
                        Optional.empty())));
  }
}
