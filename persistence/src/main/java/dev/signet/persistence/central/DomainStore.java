// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Which domains are allowed, whose they are, and where their content comes from. */
public interface DomainStore {

  /** Allows a name or changes its settings; idempotent: the same settings again change nothing. */
  CompletionStage<AllowOutcome> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps);

  /**
   * Stops a name and deletes its certificate and challenges; its back-off stays, so that removing
   * and adding again is no way around it. So does a lease: an order that is still under way remains
   * the name's only one, and its certificate is refused unless the name is allowed again by then.
   *
   * @return the removal's revision; empty if the name was not allowed
   */
  CompletionStage<Optional<Revision>> remove(DomainName name);

  /** All that is known about a name; a record without a domain if it is not allowed. */
  CompletionStage<DomainRecord> load(DomainName name);

  /**
   * Allowed domains in order of their names.
   *
   * @param limit 1 to 1000
   * @param cursor from the previous page
   * @throws IllegalArgumentException at once if the limit is out of range or no page gave the
   *     cursor
   */
  CompletionStage<DomainPage> list(
      Optional<TenantId> tenant,
      Optional<CertificateState> state,
      int limit,
      Optional<String> cursor);

  /** How many allowed domains are in each state; states without any are left out. */
  CompletionStage<Map<CertificateState, Long>> countByState();

  /**
   * What a region that is complete up to {@code after} has to apply to be complete up to the last
   * event's revision: the present state of everything changed since, in revision order. Changes
   * that a later one has replaced are left out, but a removal is told even if the name is back.
   *
   * @param limit 1 to 10 000
   */
  CompletionStage<List<ControlEvent>> changesAfter(Revision after, int limit);

  /** What {@link #allow} did. */
  sealed interface AllowOutcome {
    record Created(Domain domain) implements AllowOutcome {}

    record Changed(Domain domain) implements AllowOutcome {}

    record Unchanged(Domain domain) implements AllowOutcome {}

    record OwnedByAnother() implements AllowOutcome {}
  }

  /**
   * @param next for the following page; empty at the end
   */
  record DomainPage(List<DomainRecord> items, Optional<String> next) {}
}
