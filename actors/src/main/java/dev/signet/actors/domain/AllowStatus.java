// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.domain.DomainActor.Allow;
import dev.signet.actors.domain.DomainChanges.AllowResult;
import dev.signet.actors.domain.DomainChanges.RemoveResult;
import dev.signet.actors.domain.Domains.DescribeAnswer;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allow status's part of a domain's actor: changes it, and knows what a change did. Used by
 * that actor alone.
 */
final class AllowStatus {
  private static final Logger LOG = LoggerFactory.getLogger(DomainActor.class);

  private final DomainName name;
  private final KnownDomain known;
  private final RegionCopy copy;
  private final CertificateLife certificate;
  private final Collaborators with;
  private final DomainChanges changes;
  private Optional<Revision> unappliedRemoval = Optional.empty();

  AllowStatus(
      DomainName name,
      KnownDomain known,
      RegionCopy copy,
      CertificateLife certificate,
      Collaborators with) {
    this.name = name;
    this.known = known;
    this.copy = copy;
    this.certificate = certificate;
    this.with = with;
    this.changes =
        new DomainChanges(name, with.central(), with.region(), with.settings().storeTimeout());
  }

  /** Ends in {@link #allowed}. */
  CompletionStage<AllowResult> allow(Allow allow) {
    return changes.allow(allow.tenant(), allow.origin(), allow.redirectToHttps());
  }

  /** Ends in {@link #removed}. */
  CompletionStage<RemoveResult> remove() {
    return changes.remove(unappliedRemoval);
  }

  void allowed(AllowResult result) {
    if (!result.certain()) known.doubt();
    result
        .stored()
        .ifPresent(
            domain -> {
              known.allowed(domain);
              unappliedRemoval = Optional.empty();
              with.bus().hint();
              log("domain allowed", domain.revision());
            });
  }

  void removed(RemoveResult result) {
    if (!result.certain()) {
      known.doubt();
      return;
    }
    unappliedRemoval = result.removal().filter(_ -> !result.applied());
    known.removed();
    certificate.removed();
    result
        .removal()
        .ifPresent(
            revision -> {
              with.bus().hint();
              log("domain removed", revision);
            });
  }

  /** What is known; where the central store is away, from memory. */
  DescribeAnswer describe() {
    var record = known.record();
    if (record.isEmpty()) return away();
    if (record.get().domain().isEmpty())
      return known.isAway(with.clock().instant()) ? away() : new Domains.NotAllowed();
    copy.bring(record.get());
    return new Domains.Described(withOwnOrder(record.get()));
  }

  /** What was read before an order of ours began does not show it. */
  private DomainRecord withOwnOrder(DomainRecord record) {
    var now = with.clock().instant();
    var read = record.issuance();
    if (!certificate.isOrdering() || read.leaseExpiresAt().filter(now::isBefore).isPresent())
      return record;
    var leaseEnd = now.plus(with.settings().orders().lease());
    var ordering =
        new DomainRecord.Issuance(
            read.failedAttempts(), read.lastError(), read.nextAttemptAt(), Optional.of(leaseEnd));
    return new DomainRecord(name, record.domain(), record.certificate(), ordering);
  }

  private Unavailable away() {
    return new Unavailable("central store: " + known.awayReason());
  }

  private void log(String message, Revision revision) {
    LOG.atInfo().addKeyValue("domain", name.text()).addKeyValue("revision", revision).log(message);
  }
}
