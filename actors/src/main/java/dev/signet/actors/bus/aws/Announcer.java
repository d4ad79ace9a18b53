// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.failedStage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import dev.signet.actors.bus.aws.Topic.Hop;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.event.ControlEvent;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** Says to all regions what is no change, and so stands in no outbox. */
final class Announcer {
  private final ActorSystem<?> system;
  private final Topic topic;
  private final BusCodec codec;
  private final String region;
  private final InstantSource clock;

  /**
   * @param topic of this region
   */
  Announcer(
      ActorSystem<?> system, Topic topic, BusCodec codec, String region, InstantSource clock) {
    this.system = system;
    this.topic = topic;
    this.codec = codec;
    this.region = region;
    this.clock = clock;
  }

  /**
   * @return fails if the topic is away; nobody tries again
   */
  CompletionStage<Done> announce(ControlEvent event) {
    return switch (codec.encode(BusMessage.carrying(event, region, clock.instant()))) {
      case BusCodec.Fits(var text) -> topic.publish(text, Hop.ORIGIN, system);
      case BusCodec.TooLong(var bytes) ->
          failedStage(
              new IllegalArgumentException(
                  "event: " + bytes + " bytes (expected: at most " + BusCodec.LONGEST + ")"));
    };
  }
}
