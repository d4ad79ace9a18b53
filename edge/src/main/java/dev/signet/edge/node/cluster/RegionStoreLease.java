// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.cluster;

import akka.actor.ExtendedActorSystem;
import akka.coordination.lease.LeaseSettings;
import akka.coordination.lease.javadsl.Lease;
import dev.signet.persistence.region.RegionStore;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The right to go on after nodes have lost sight of each other, held in the region's store: of two
 * sides one gets it. Akka's split-brain resolver makes and asks it; where the store is away nobody
 * gets it, and a node that cannot see the others stops.
 */
public final class RegionStoreLease extends Lease {
  private final LeaseSettings settings;
  private final CompletionStage<? extends RegionStore> store;
  private volatile long heldUntil = System.nanoTime();

  /** How the store reaches leases, which Akka makes by their class's name. */
  public static final class Setup extends akka.actor.setup.Setup {
    private final CompletionStage<? extends RegionStore> store;

    /**
     * @param store may still be opening
     */
    public Setup(CompletionStage<? extends RegionStore> store) {
      this.store = store;
    }
  }

  /** For Akka. */
  public RegionStoreLease(LeaseSettings settings, ExtendedActorSystem system) {
    this.settings = settings;
    this.store = system.settings().setup().get(Setup.class).orElseThrow().store;
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  @Override
  public CompletionStage<Boolean> acquire() {
    var lasts = settings.timeoutSettings().getHeartbeatTimeout();
    var asked = System.nanoTime();
    return inTime(region -> region.acquireLease(settings.leaseName(), settings.ownerName(), lasts))
        .thenApply(
            held -> {
              heldUntil = held ? asked + lasts.toNanos() : asked;
              return held;
            });
  }

  /**
   * @param lost never called: the lease is given back long before it ends
   */
  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    return acquire();
  }

  @Override
  public CompletionStage<Boolean> release() {
    heldUntil = System.nanoTime();
    return inTime(region -> region.releaseLease(settings.leaseName(), settings.ownerName()));
  }

  @Override
  public boolean checkLease() {
    return heldUntil - System.nanoTime() > 0;
  }

  private CompletionStage<Boolean> inTime(Function<RegionStore, CompletionStage<Boolean>> call) {
    var limit = settings.timeoutSettings().getOperationTimeout();
    return store
        .thenCompose(call)
        .toCompletableFuture()
        .copy()
        .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
