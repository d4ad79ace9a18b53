// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.Done;
import akka.actor.typed.ActorSystem;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.MessageMetrics.Result;
import dev.signet.actors.bus.aws.Topic.Hop;
import dev.signet.protocol.bus.BusMessage;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What becomes of a message from the global queue, which the relays of all regions share:
 *
 * <pre>
 * apply to this region's store ─▶ publish to every region's topic, hop=fanout ─▶ settled
 * </pre>
 *
 * It is settled only when every topic has it; one that does not take it is tried again by the SDK,
 * alone. Where that breaks off, it is done again from the start, here or by another region's relay,
 * once every topic takes messages again; a topic may get it twice.
 */
final class Relay implements Intake.Handler {
  private final ActorSystem<?> system;
  private final RegionEffect region;
  private final List<Topic> topics;
  private final MessageMetrics metrics;

  Relay(
      ActorSystem<?> system,
      RegionEffect region,
      Collection<Topic> topics,
      MessageMetrics metrics) {
    this.system = system;
    this.region = region;
    this.topics = List.copyOf(topics);
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Verdict> take(BusMessage message, String text) {
    return region
        .apply(message.event())
        .thenCompose(_ -> fanOut(text))
        .thenApply(
            _ -> {
              metrics.count(message.event(), Result.RELAYED);
              return new Verdict.Settled();
            });
  }

  /** Regions that run a newer program already are to have it, whoever relays it. */
  @Override
  public CompletionStage<Verdict> takeUnknown(String text) {
    return fanOut(text).thenApply(_ -> new Verdict.Settled());
  }

  private CompletionStage<Done> fanOut(String text) {
    var published =
        topics.stream()
            .map(topic -> topic.publish(text, Hop.FANOUT, system))
            .map(CompletionStage::toCompletableFuture)
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(published).thenApply(_ -> Done.getInstance());
  }
}
