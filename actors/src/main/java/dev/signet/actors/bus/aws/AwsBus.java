// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import dev.signet.actors.bus.ControlBus;
import dev.signet.actors.bus.MessageMetrics;
import dev.signet.actors.bus.NameClaim;
import dev.signet.actors.bus.RegionProgress;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.event.ControlEvent.RepopulateRequested;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus between regions: SNS topics and SQS queues, on every control node.
 *
 * <pre>
 * outbox ─▶ {@link OutboxPublisher} ─▶ own topic ─(hop=origin)─▶ global queue
 *   global queue ─▶ {@link Relay} ─▶ own region store, every region's topic ─(hop=fanout)─▶ its inbox queue
 *   inbox queue ─▶ {@link Inbox} ─▶ region store
 * </pre>
 *
 * Every change reaches every region's store at least once and in any order, whatever breaks: each
 * part lets go of a change only after the next one has it. What the bus loses all the same, {@link
 * RegionProgress} fetches.
 */
public final class AwsBus implements ControlBus {
  private static final String ROLE = "control";
  private static final Logger LOG = LoggerFactory.getLogger(AwsBus.class);

  private final String region;
  private final List<String> regions;
  private final RegionProgress progress;
  private final Announcer announcer;
  private final ActorRef<OutboxPublisher.Command> publisher;
  private final QueueStream relay;
  private final QueueStream inbox;

  /**
   * Whose bus it is.
   *
   * @param name one of those that have a topic
   * @param claim to the name
   */
  public record Region(
      String name,
      CentralStore central,
      RegionStore store,
      BusCodec codec,
      Optional<NameClaim> claim) {}

  /**
   * Starts the bus on a node with the role {@value #ROLE}; AWS may be away.
   *
   * @throws IllegalArgumentException if no topic is the region's
   */
  public static AwsBus start(
      ActorSystem<?> system,
      AwsClients clients,
      AwsBusSettings settings,
      RegionProgressSettings progressSettings,
      Region region,
      InstantSource clock,
      MeterRegistry meters) {
    var topics = topics(settings, clients);
    var own = topics.get(region.name());
    if (own == null)
      throw new IllegalArgumentException(
          "topics: " + topics.keySet() + " (expected: " + region.name() + " among them)");
    var announcer = new Announcer(system, own, region.codec(), region.name(), clock);
    var progress =
        RegionProgress.start(
            system,
            region.central(),
            new RegionProgress.Region(
                region.name(),
                region.store(),
                region.claim(),
                () -> sayLost(announcer, region.name())),
            progressSettings,
            clock,
            meters);
    var wiring =
        new Wiring(
            system,
            clients,
            settings,
            topics,
            own,
            region,
            progress,
            clock,
            new MessageMetrics(meters));
    return new AwsBus(wiring, announcer, progress);
  }

  private AwsBus(Wiring wiring, Announcer announcer, RegionProgress progress) {
    this.region = wiring.region().name();
    this.regions = List.copyOf(wiring.topics().keySet());
    this.progress = progress;
    this.announcer = announcer;
    this.publisher = publisher(wiring);
    this.relay = wiring.relay();
    this.inbox = wiring.inbox();
  }

  @Override
  public void hint() {
    publisher.tell(new OutboxPublisher.Hint());
  }

  @Override
  public CompletionStage<List<String>> regions() {
    return completedStage(regions);
  }

  @Override
  public CompletionStage<Done> filled() {
    return progress.filled();
  }

  /** This region is told directly; another one by bus, so that it may take a while or get lost. */
  @Override
  public CompletionStage<Boolean> repopulate(String name) {
    if (!regions.contains(name)) return completedStage(false);
    if (!name.equals(region))
      return announcer.announce(new RepopulateRequested(name)).thenApply(_ -> true);
    progress.repopulationRequested();
    return completedStage(true);
  }

  /** Whether messages flow both ways; false while a queue, a topic or the region store is away. */
  public boolean flows() {
    return relay.flows() && inbox.flows();
  }

  /**
   * Receives no more, ends what is under way and hands the rest back.
   *
   * @return completes when that is done, after {@link AwsBusSettings#closeWithin} at the latest
   */
  public CompletionStage<Done> drain() {
    return relay.close().thenCombine(inbox.close(), (done, _) -> done);
  }

  /** Begins to {@link #drain}; publisher and account end with the actor system. */
  @Override
  public void close() {
    var _ = drain();
    progress.close();
  }

  private static ActorRef<OutboxPublisher.Command> publisher(Wiring wiring) {
    var settings = wiring.settings();
    var behavior =
        OutboxPublisher.create(wiring.outgoing(), settings.publishing(), settings.restarts());
    return ClusterSingleton.get(wiring.system())
        .init(
            SingletonActor.of(
                    Behaviors.supervise(behavior)
                        .onFailure(
                            SupervisorStrategy.restartWithBackoff(
                                settings.restarts().first(), settings.restarts().longest(), 0.1)),
                    "outbox-publisher")
                .withSettings(ClusterSingletonSettings.create(wiring.system()).withRole(ROLE)));
  }

  private static SortedMap<String, Topic> topics(AwsBusSettings settings, AwsClients clients) {
    var topics = new TreeMap<String, Topic>();
    settings
        .topics()
        .forEach((region, arn) -> topics.put(region, new Topic(arn, clients.ofTopic(arn))));
    return topics;
  }

  private static void sayLost(Announcer announcer, String region) {
    var _ =
        announcer
            .announce(new RepopulateRequested(region))
            .exceptionally(
                failure -> {
                  LOG.atWarn()
                      .addKeyValue("region", region)
                      .addKeyValue("reason", Failures.reason(failure))
                      .log("other regions not told that this region's store was lost");
                  return Done.getInstance();
                });
  }
}
