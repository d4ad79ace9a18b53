// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static java.util.concurrent.CompletableFuture.completedStage;

import dev.signet.actors.Attempt;
import dev.signet.actors.domain.Domains.AllowAnswer;
import dev.signet.actors.domain.Domains.RemoveAnswer;
import dev.signet.actors.domain.Domains.Unavailable;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.DomainStore.AllowOutcome;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Allows and removes one name: first durable in the central store, then visible in the region
 * store, then the answer. Where the region store is not at hand the change is durable all the same;
 * the answer says unavailable, and the bus brings it later.
 */
final class DomainChanges {
  private final DomainName name;
  private final CentralStore central;
  private final RegionStore region;
  private final Duration limit;

  DomainChanges(DomainName name, CentralStore central, RegionStore region, Duration limit) {
    this.name = name;
    this.central = central;
    this.region = region;
    this.limit = limit;
  }

  /**
   * @param stored the domain as it is stored now; empty if nothing is known of a change
   * @param certain false if the central store gave no answer: the change may have happened
   */
  record AllowResult(AllowAnswer answer, Optional<Domain> stored, boolean certain) {}

  /**
   * @param removal the removal's revision if there was one
   * @param applied whether the region store knows of it
   * @param certain false if the central store gave no answer: the name may be gone
   */
  record RemoveResult(
      RemoveAnswer answer, Optional<Revision> removal, boolean applied, boolean certain) {}

  /** The stage never fails. */
  CompletionStage<AllowResult> allow(TenantId tenant, Origin origin, boolean redirectToHttps) {
    return Attempt.of(limit, () -> central.domains().allow(name, tenant, origin, redirectToHttps))
        .thenCompose(
            attempt ->
                switch (attempt) {
                  case Attempt.Done(AllowOutcome.Created(var domain)) -> allowed(domain, true);
                  case Attempt.Done(AllowOutcome.Changed(var domain)) -> allowed(domain, false);
                  case Attempt.Done(AllowOutcome.Unchanged(var domain)) -> allowed(domain, false);
                  case Attempt.Done(AllowOutcome.OwnedByAnother()) ->
                      completedStage(
                          new AllowResult(new Domains.OwnedByAnother(), Optional.empty(), true));
                  case Attempt.Away(var reason) ->
                      completedStage(
                          new AllowResult(
                              new Unavailable("central store: " + reason),
                              Optional.empty(),
                              false));
                });
  }

  /**
   * The stage never fails.
   *
   * @param unapplied an earlier removal that did not reach the region store
   */
  CompletionStage<RemoveResult> remove(Optional<Revision> unapplied) {
    return Attempt.of(limit, () -> central.domains().remove(name))
        .thenCompose(
            attempt ->
                switch (attempt) {
                  case Attempt.Done(var removal) ->
                      removal
                          .or(() -> unapplied)
                          .map(this::removed)
                          .orElseGet(
                              () ->
                                  completedStage(
                                      new RemoveResult(
                                          new Domains.NotAllowed(), Optional.empty(), true, true)));
                  case Attempt.Away(var reason) ->
                      completedStage(
                          new RemoveResult(
                              new Unavailable("central store: " + reason),
                              Optional.empty(),
                              false,
                              false));
                });
  }

  private CompletionStage<AllowResult> allowed(Domain domain, boolean created) {
    return Attempt.of(limit, () -> region.apply(new ControlEvent.DomainAllowed(domain)))
        .thenApply(
            attempt ->
                new AllowResult(
                    switch (attempt) {
                      case Attempt.Done(var _) -> new Domains.Allowed(domain, created);
                      case Attempt.Away(var reason) -> regionAway(reason);
                    },
                    Optional.of(domain),
                    true));
  }

  private CompletionStage<RemoveResult> removed(Revision removal) {
    return Attempt.of(limit, () -> region.apply(new ControlEvent.DomainRemoved(name, removal)))
        .thenApply(
            attempt ->
                switch (attempt) {
                  case Attempt.Done(var _) ->
                      new RemoveResult(new Domains.Removed(), Optional.of(removal), true, true);
                  case Attempt.Away(var reason) ->
                      new RemoveResult(regionAway(reason), Optional.of(removal), false, true);
                });
  }

  private static Unavailable regionAway(String reason) {
    return new Unavailable("stored, but not yet in the region store: " + reason);
  }
}
