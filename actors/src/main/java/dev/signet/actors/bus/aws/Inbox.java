// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import dev.signet.actors.bus.Arrivals;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.MessageMetrics.Result;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.event.ControlEvent;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of a message from this region's own queue:
 *
 * <pre>
 * seen before? ─▶ no  ─▶ apply to the region store ─▶ remember its id ─▶ settled
 *              └▶ yes ─▶ settled
 * </pre>
 *
 * An id is remembered after the effect, so that nothing is taken for done that was not. Remembering
 * saves work only: applying twice changes nothing.
 */
final class Inbox implements Intake.Handler {
  private final String name;
  private final RegionStore store;
  private final RegionEffect region;
  private final Arrivals arrivals;
  private final Insistence insistence;
  private final MessageMetrics metrics;

  /**
   * @param name of this region
   */
  Inbox(
      String name,
      RegionStore store,
      RegionEffect region,
      Arrivals arrivals,
      Insistence insistence,
      MessageMetrics metrics) {
    this.name = name;
    this.store = store;
    this.region = region;
    this.arrivals = arrivals;
    this.insistence = insistence;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Verdict> take(BusMessage message, String text) {
    return insistence
        .on(() -> store.isRemembered(message.id()))
        .thenCompose(remembered -> remembered ? dropped(message) : effect(message))
        .thenApply(_ -> new Verdict.Settled());
  }

  @Override
  public CompletionStage<Verdict> takeUnknown(String text) {
    return completedStage(new Verdict.Settled());
  }

  private CompletionStage<Done> dropped(BusMessage message) {
    metrics.count(message.event(), Result.DUPLICATE);
    return completedStage(Done.getInstance());
  }

  private CompletionStage<Done> effect(BusMessage message) {
    if (asksForThisRegion(message)) arrivals.repopulationRequested();
    return region
        .apply(message.event())
        .thenCompose(_ -> insistence.on(() -> store.remember(message.id())))
        .thenApply(_ -> Done.getInstance());
  }

  /** What this region announced itself is under way already. */
  private boolean asksForThisRegion(BusMessage message) {
    return message.event() instanceof ControlEvent.RepopulateRequested(var asked)
        && asked.equals(name)
        && !message.origin().equals(name);
  }
}
