// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import dev.signet.actors.bus.Arrivals;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import java.util.concurrent.CompletionStage;

/** Applies a change to this region's store, and tells whoever keeps account of it. */
final class RegionEffect {
  private final RegionStore region;
  private final Arrivals arrivals;
  private final Insistence insistence;
  private final MessageMetrics metrics;

  RegionEffect(
      RegionStore region, Arrivals arrivals, Insistence insistence, MessageMetrics metrics) {
    this.region = region;
    this.arrivals = arrivals;
    this.insistence = insistence;
    this.metrics = metrics;
  }

  /**
   * @return fails if the store stays away
   */
  CompletionStage<Done> apply(ControlEvent event) {
    var revision = event.revision();
    if (!revision.isNewerThan(Revision.NONE)) return completedStage(Done.getInstance());
    return insistence
        .on(() -> region.apply(event))
        .thenApply(
            changed -> {
              metrics.countApplied(event, changed);
              arrivals.applied(revision);
              return Done.getInstance();
            });
  }
}
