// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.MessageMetrics.Result;
import dev.signet.actors.bus.aws.AwsBusSettings.Publishing;
import dev.signet.actors.bus.aws.Topic.Hop;
import dev.signet.persistence.central.Outbox;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.event.ControlEvent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/**
 * Publishes committed changes, a batch per call:
 *
 * <pre>
 * outbox, in revision order ─▶ encode ─▶ publish, hop=origin ─▶ mark exactly these published
 * </pre>
 *
 * At least once: where a batch breaks off, nothing of it is marked and all of it is published
 * again. Nothing is left out but what is too long for the bus, which reconciliation carries.
 */
final class Outgoing implements OutboxPublisher.Batches {
  private static final Logger LOG = LoggerFactory.getLogger(Outgoing.class);

  private final ActorSystem<?> system;
  private final Outbox outbox;
  private final Topic topic;
  private final BusCodec codec;
  private final String region;
  private final Publishing settings;
  private final InstantSource clock;
  private final MessageMetrics metrics;

  Outgoing(
      ActorSystem<?> system,
      Outbox outbox,
      Topic topic,
      BusCodec codec,
      String region,
      Publishing settings,
      InstantSource clock,
      MessageMetrics metrics) {
    this.system = system;
    this.outbox = outbox;
    this.topic = topic;
    this.codec = codec;
    this.region = region;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Boolean> own() {
    return outbox.unpublished(region, settings.batch()).thenCompose(this::carry);
  }

  @Override
  public CompletionStage<Boolean> overdue() {
    return outbox
        .overdue(settings.overdueAfter(), settings.batch())
        .thenCompose(
            changes -> {
              if (!changes.isEmpty())
                LOG.atInfo()
                    .addKeyValue("changes", changes.size())
                    .log("publishing overdue changes");
              return carry(changes);
            });
  }

  private CompletionStage<Boolean> carry(List<ControlEvent> changes) {
    if (changes.isEmpty()) return completedStage(false);
    var requests = encoded(changes);
    return Source.from(requests.values())
        .via(topic.publishing(settings.parallelism()))
        .named("publish")
        .runWith(Sink.ignore(), system)
        .thenCompose(
            _ -> outbox.markPublished(changes.stream().map(ControlEvent::revision).toList()))
        .thenApply(
            _ -> {
              requests.keySet().forEach(change -> metrics.count(change, Result.PUBLISHED));
              return changes.size() == settings.batch();
            });
  }

  /** In the changes' order, without those that are too long. */
  private Map<ControlEvent, PublishRequest> encoded(List<ControlEvent> changes) {
    var requests = new LinkedHashMap<ControlEvent, PublishRequest>();
    for (var change : changes)
      switch (codec.encode(BusMessage.carrying(change, region, clock.instant()))) {
        case BusCodec.Fits(var text) -> requests.put(change, topic.request(text, Hop.ORIGIN));
        case BusCodec.TooLong(var bytes) -> leaveOut(change, bytes);
      }
    return requests;
  }

  private void leaveOut(ControlEvent change, int bytes) {
    metrics.count(change, Result.FAILED);
    LOG.atError()
        .addKeyValue("revision", change.revision())
        .addKeyValue("bytes", bytes)
        .addKeyValue("most", BusCodec.LONGEST)
        .log("change too long for the bus; left to reconciliation");
  }
}
