// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import akka.actor.typed.ActorSystem;
import dev.signet.actors.bus.Arrivals;
import dev.signet.actors.bus.MessageMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;

/**
 * Puts the bus's three streams together.
 *
 * @param topics every region's by the region's name
 * @param arrivals hears what came to this region
 */
record Wiring(
    ActorSystem<?> system,
    AwsClients clients,
    AwsBusSettings settings,
    SortedMap<String, Topic> topics,
    Topic ownTopic,
    AwsBus.Region region,
    Arrivals arrivals,
    InstantSource clock,
    MessageMetrics metrics) {

  private static final Duration LOG_EVERY = Duration.ofSeconds(10);

  Outgoing outgoing() {
    return new Outgoing(
        system,
        region.central().outbox(),
        ownTopic,
        region.codec(),
        region.name(),
        settings.publishing(),
        clock,
        metrics);
  }

  /** Running. */
  QueueStream relay() {
    var queue = settings.globalQueue();
    return stream(
        "relay",
        queue,
        () -> gates().relay(queue),
        new Relay(system, effect(), topics.values(), metrics));
  }

  /** Running. */
  QueueStream inbox() {
    var queue = settings.inboxQueue();
    return stream(
        "inbox",
        queue,
        () -> gates().inbox(queue),
        new Inbox(region.name(), region.store(), effect(), arrivals, insistence(), metrics));
  }

  private QueueStream stream(
      String name, String queue, QueueStream.Gate gate, Intake.Handler handler) {
    var pace = new LogPace(clock, LOG_EVERY);
    var intake = new Intake(region.codec(), handler, metrics, pace);
    return QueueStream.start(system, clients, name, queue, settings, gate, intake);
  }

  private RegionEffect effect() {
    return new RegionEffect(region.store(), arrivals, insistence(), metrics);
  }

  private Insistence insistence() {
    return new Insistence(system, settings.receiving().attempts(), settings.storeTimeout());
  }

  private Gates gates() {
    return new Gates(clients, topics.values(), region.store());
  }
}
