// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.domain.Revision;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;

/** Tells the central store how far this region is, and that its name is still in use. */
final class RegionReport {
  private final RegionProgressStore progress;
  private final String region;
  private final IntSupplier nodes;
  private final Optional<NameClaim> claim;

  /**
   * @param claim empty for a region that needs none
   */
  RegionReport(
      RegionProgressStore progress, String region, IntSupplier nodes, Optional<NameClaim> claim) {
    this.progress = progress;
    this.region = region;
    this.nodes = nodes;
    this.claim = claim;
  }

  String region() {
    return region;
  }

  /** Fails as the central store fails. */
  CompletionStage<Done> send(Revision reached) {
    return progress.report(region, reached, nodes.getAsInt()).thenApply(_ -> Done.getInstance());
  }

  /** Fails as a store fails. */
  CompletionStage<Done> renewName() {
    return claim.map(NameClaim::renew).orElse(completedStage(Done.getInstance()));
  }

  /** When the region's last node stops in an orderly way: the next start need not wait. */
  void releaseName() {
    claim.ifPresent(NameClaim::release);
  }
}
