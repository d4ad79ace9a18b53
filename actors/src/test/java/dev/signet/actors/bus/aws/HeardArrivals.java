// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import dev.signet.actors.bus.Arrivals;
import dev.signet.protocol.domain.Revision;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what the streams told. */
final class HeardArrivals implements Arrivals {
  private final Set<Long> revisions = new ConcurrentSkipListSet<>();
  private final AtomicInteger repopulations = new AtomicInteger();

  @Override
  public void applied(Revision revision) {
    revisions.add(revision.number());
  }

  @Override
  public void repopulationRequested() {
    repopulations.incrementAndGet();
  }

  Set<Long> revisions() {
    return Set.copyOf(revisions);
  }

  int repopulations() {
    return repopulations.get();
  }
}
