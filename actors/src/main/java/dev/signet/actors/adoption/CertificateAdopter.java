// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.Materializer;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.ControlSingleton;
import dev.signet.actors.adoption.Adopting.Tried;
import dev.signet.actors.bus.ControlBus;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.persistence.region.ForeignCertificates;
import dev.signet.persistence.region.ForeignCertificates.NamePage;
import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStore.Subscription;
import dev.signet.persistence.seal.CertificateSeal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every region serve what another program wrote into this region's store, as long as that is
 * good; one per region:
 *
 * <pre>
 * told of a write ────────────────────────────────┐
 * told of missed writes ─▶ walk over all names ───┴─▶ {@link Adopting}, so many at once ─▶ hint to the bus, count, log
 * interval ──────────────┘
 * </pre>
 *
 * What comes faster than it is dealt with is dropped and found by the walk that follows.
 */
public final class CertificateAdopter {

  sealed interface Command {}

  private record Ended(Optional<Throwable> failure) implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(CertificateAdopter.class);
  private static final int MOST_WAITING = 1_000;

  /** What adopting needs, on whichever node the adopter runs. */
  public record Collaborators(
      Supplier<ForeignCertificates> foreign,
      RegionStore region,
      IssuanceStore issuance,
      CertificateSeal seal,
      ControlBus bus,
      Executor blocking,
      InstantSource clock,
      MeterRegistry meters) {}

  private final AdoptionSettings settings;
  private final Collaborators with;
  private final ForeignCertificates foreign;
  private final Adopting adopting;
  private final AdoptionReport report;

  /** Starts the adopter on a node with the role control; it runs on one of them. */
  public static void init(ActorSystem<?> system, AdoptionSettings settings, Collaborators with) {
    ControlSingleton.init(system, "certificate-adopter", create(settings, with));
  }

  static Behavior<Command> create(AdoptionSettings settings, Collaborators with) {
    return Behaviors.setup(context -> new CertificateAdopter(settings, with).running(context));
  }

  private CertificateAdopter(AdoptionSettings settings, Collaborators with) {
    this.settings = settings;
    this.with = with;
    this.foreign = with.foreign().get();
    this.adopting =
        new Adopting(
            foreign, with.region(), with.issuance(), with.seal(), with.blocking(), with.clock());
    this.report = new AdoptionReport(with.meters());
  }

  /** The stream lives as long as the actor. */
  private Behavior<Command> running(ActorContext<Command> context) {
    var materializer = Materializer.createMaterializer(context);
    var written = Source.<String>queue(MOST_WAITING).preMaterialize(materializer);
    var missed = Source.<Done>queue(1).preMaterialize(materializer);
    var subscription = foreign.subscribe(new Told(written.first(), missed.first()));
    context.pipeToSelf(
        written
            .second()
            .merge(
                missed
                    .second()
                    .merge(ticks())
                    .conflate((_, next) -> next)
                    .flatMapConcat(_ -> walk()))
            .mapAsyncUnordered(settings.parallelism(), adopting::tryToAdopt)
            .runWith(Sink.foreach(this::tell), materializer),
        (_, failure) -> new Ended(Optional.ofNullable(failure)));
    return Behaviors.receive(Command.class)
        .onMessage(
            Ended.class,
            ended -> {
              throw new IllegalStateException("the stream ended", ended.failure().orElse(null));
            })
        .onSignal(PostStop.class, _ -> closed(subscription))
        .onSignal(PreRestart.class, _ -> closed(subscription))
        .build();
  }

  private Behavior<Command> closed(Subscription subscription) {
    subscription.close();
    foreign.close();
    return Behaviors.same();
  }

  private Source<Done, ?> ticks() {
    return Source.tick(settings.sweepEvery(), settings.sweepEvery(), Done.getInstance());
  }

  /** All names, a page at a time; what a store that is away keeps back, the next walk finds. */
  private Source<String, NotUsed> walk() {
    return Source.unfoldAsync(new Place(Optional.empty(), false), this::page)
        .mapConcat(NamePage::names);
  }

  private record Place(Optional<String> cursor, boolean isEnd) {}

  private CompletionStage<Optional<Pair<Place, NamePage>>> page(Place place) {
    if (place.isEnd()) return completedStage(Optional.empty());
    return foreign
        .names(place.cursor(), settings.page())
        .thenApply(
            page -> Optional.of(Pair.create(new Place(page.next(), page.next().isEmpty()), page)))
        .exceptionally(
            failure -> {
              LOG.atWarn()
                  .addKeyValue("reason", String.valueOf(failure.getMessage()))
                  .log("certificates of other programs not looked through");
              return Optional.empty();
            });
  }

  private void tell(Tried tried) {
    if (tried.adoption() instanceof Adoption.Adopted) with.bus().hint();
    report.tell(tried);
  }

  /** Fills the two queues; what finds them full is not lost, for the walk comes by. */
  private record Told(BoundedSourceQueue<String> names, BoundedSourceQueue<Done> walks)
      implements ForeignCertificates.Listener {
    @Override
    public void written(String name) {
      if (!names.offer(name).isEnqueued()) missed();
    }

    @Override
    public void missed() {
      var _ = walks.offer(Done.getInstance());
    }
  }
}
