// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What a scrape shows of fills from the central store, on the node that carries them out. */
final class FillMetrics {
  private final MeterRegistry meters;
  private final AtomicInteger running = new AtomicInteger();

  /** Why a region's store is filled. */
  enum Kind {
    /** Wholly: it is new, was lost, or somebody asked for it. */
    REPOPULATION("repopulation"),
    /** With what it misses: the bus lost it, the region was away, or the store is an old copy. */
    RECONCILIATION("reconciliation");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  FillMetrics(MeterRegistry meters) {
    this.meters = meters;
    Gauge.builder("signet.repopulation.running", running::get)
        .description("Whether this region's store is being filled from the central store")
        .register(meters);
    for (var kind : Kind.values()) {
      changes(kind);
      for (var result : new String[] {"complete", "failed"}) ended(kind, result);
    }
  }

  void begun() {
    running.set(1);
  }

  void brought(Kind kind, long changes) {
    changes(kind).increment((double) changes);
  }

  void complete(Kind kind) {
    running.set(0);
    ended(kind, "complete").increment();
  }

  void failed(Kind kind) {
    running.set(0);
    ended(kind, "failed").increment();
  }

  /** Carried out on another node now, if at all. */
  void elsewhere() {
    running.set(0);
  }

  private Counter changes(Kind kind) {
    return Counter.builder("signet.repopulation.changes")
        .description("Changes that were brought from the central store")
        .tag("kind", kind.label())
        .register(meters);
  }

  private Counter ended(Kind kind, String result) {
    return Counter.builder("signet.repopulations")
        .description("Fills of this region's store from the central store that ended")
        .tag("kind", kind.label())
        .tag("result", result)
        .register(meters);
  }
}
