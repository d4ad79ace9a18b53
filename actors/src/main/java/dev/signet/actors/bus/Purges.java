// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.persistence.central.PurgeStore;
import dev.signet.persistence.central.PurgeStore.PurgeProgress;
import dev.signet.protocol.domain.Purge;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Orders purges in every region, and tells how far they are. Stages fail as the store's do. */
public final class Purges {
  private final PurgeStore store;
  private final ControlBus bus;

  public Purges(PurgeStore store, ControlBus bus) {
    this.store = store;
    this.bus = bus;
  }

  /** Durable when the stage completes; the bus carries it from there. */
  public CompletionStage<Purge> request(Purge.Scope scope, String value, boolean soft) {
    return bus.regions()
        .thenCompose(regions -> store.request(scope, value, soft, regions))
        .thenApply(
            purge -> {
              bus.hint();
              return purge;
            });
  }

  public CompletionStage<Optional<PurgeProgress>> find(String id) {
    return store.find(id);
  }
}
