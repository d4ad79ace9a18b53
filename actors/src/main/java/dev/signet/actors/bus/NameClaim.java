// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.Done;
import akka.actor.typed.ActorSystem;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import dev.signet.persistence.region.RegionStore;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A region's right to its name. Two regions under one name would each take what the other one is
 * sent; they differ in the identity that their region stores keep, and the central store gives the
 * name to one identity at a time, for as long as it is renewed.
 */
public final class NameClaim {
  private static final Logger LOG = LoggerFactory.getLogger(NameClaim.class);

  private final RegionProgressStore progress;
  private final RegionStore store;
  private final String region;
  private final String identity;
  private final Duration lease;

  NameClaim(
      RegionProgressStore progress,
      RegionStore store,
      String region,
      String identity,
      Duration lease) {
    this.progress = progress;
    this.store = store;
    this.region = region;
    this.identity = identity;
    this.lease = lease;
  }

  /** What {@link #take} came to. */
  public sealed interface Outcome {
    record Taken(NameClaim claim) implements Outcome {}

    /**
     * @param holder identity of the region that runs under this name
     */
    record InUse(String identity, String holder) implements Outcome {}
  }

  /**
   * Takes the name at a node's start. A claim that nobody renews any more, as after a kill with the
   * store lost, is waited for; one that is renewed belongs to another region that runs.
   *
   * @param region the name
   * @return does not complete while a store is away; the caller bounds the wait
   */
  public static CompletionStage<Outcome> take(
      ActorSystem<?> system,
      RegionProgressStore progress,
      RegionStore store,
      String region,
      RegionProgressSettings settings) {
    return new NameContest(system, progress, store, region, settings).run();
  }

  /**
   * Prolongs the claim, and puts the identity back into a region store that lost it. Only a region
   * that could not do so for the whole lease can lose its name; it goes on serving then, and says
   * so each time.
   */
  CompletionStage<Done> renew() {
    return progress
        .claim(region, identity, lease)
        .thenCompose(
            outcome -> {
              if (outcome instanceof ClaimOutcome.HeldByAnother(var holder, _, _))
                LOG.atError()
                    .addKeyValue("region", region)
                    .addKeyValue("identity", identity)
                    .addKeyValue("holder", holder)
                    .log("another region runs under this region's name: see SIGNET_REGION");
              return store.keepIdentity(identity).thenApply(_ -> Done.getInstance());
            });
  }

  /** Gives the name back; best effort, the lease ends by itself. */
  void release() {
    progress
        .release(region, identity)
        .whenComplete(
            (_, failure) -> {
              if (failure != null)
                LOG.atWarn()
                    .addKeyValue("region", region)
                    .addKeyValue("reason", failure.getMessage())
                    .log("region's name not given back: a start waits for the end of its lease");
            });
  }
}
