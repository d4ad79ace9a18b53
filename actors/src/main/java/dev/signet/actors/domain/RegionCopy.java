// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.Attempt;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.event.ControlEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Puts one name's domain and certificate back into the region store, so that an entry that was lost
 * there heals. Nobody waits for it, and nothing is lost if it fails: the next question tries again.
 */
final class RegionCopy {
  private final RegionStore region;
  private final Duration trustedFor;
  private final Duration limit;
  private final InstantSource clock;
  private final AtomicReference<Instant> trustedUntil = new AtomicReference<>(Instant.MIN);

  RegionCopy(RegionStore region, Duration trustedFor, Duration limit, InstantSource clock) {
    this.region = region;
    this.trustedFor = trustedFor;
    this.limit = limit;
    this.clock = clock;
  }

  /** Puts the record there unless that was done a moment ago; one attempt at a time. */
  void refresh(DomainRecord record) {
    var now = clock.instant();
    var trusted = trustedUntil.get();
    if (now.isBefore(trusted)) return;
    // Until the answer comes nobody else tries, and after a failure not before the limit has
    // passed.
    if (trustedUntil.compareAndSet(trusted, now.plus(limit))) bring(record);
  }

  /** Puts the record there now. */
  void bring(DomainRecord record) {
    if (record.domain().isEmpty()) return;
    var _ =
        Attempt.of(limit, () -> apply(record))
            .thenAccept(
                attempt -> {
                  if (attempt instanceof Attempt.Done)
                    trustedUntil.set(clock.instant().plus(trustedFor));
                });
  }

  private CompletionStage<Boolean> apply(DomainRecord record) {
    var domain = region.apply(new ControlEvent.DomainAllowed(record.domain().orElseThrow()));
    return record
        .certificate()
        .map(
            certificate ->
                domain.thenCombine(
                    region.apply(new ControlEvent.CertificateIssued(certificate)),
                    Boolean::logicalOr))
        .orElse(domain);
  }
}
