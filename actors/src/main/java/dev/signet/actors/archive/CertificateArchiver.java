// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.archive;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.signet.actors.ControlSingleton;
import dev.signet.persistence.archive.CertificateArchive;
import dev.signet.persistence.central.ArchiveProgressStore;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.DomainStore;
import dev.signet.protocol.event.ControlEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has every certificate copied into the archive:
 *
 * <pre>
 * interval ─▶ changes after the last noted one ─▶ certificates ─▶ archive, so many at once ─▶ noted
 * </pre>
 *
 * Noted only when all of a batch are there, so what fails is tried again, and an archive that is
 * set up later gets what there was before. No order and no handshake waits for it. What is replaced
 * or removed while the archive is away is not archived. One per region; two regions at once copy
 * some twice, which changes nothing.
 */
public final class CertificateArchiver {

  sealed interface Command {}

  private enum Due implements Command {
    WALK
  }

  private record WalkEnded(int changes) implements Command {}

  private record WalkFailed(Throwable failure) implements Command {}

  private static final Logger LOG = LoggerFactory.getLogger(CertificateArchiver.class);
  private static final String COUNTER = "signet.archived.certificates";

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final DomainStore domains;
  private final ArchiveProgressStore progress;
  private final CertificateArchive archive;
  private final ArchiverSettings settings;
  private final MeterRegistry meters;

  /** Starts the archiver on a node with the role control; it runs on one of them. */
  public static void init(
      ActorSystem<?> system,
      CentralStore central,
      CertificateArchive archive,
      ArchiverSettings settings,
      MeterRegistry meters) {
    ControlSingleton.init(
        system, "certificate-archiver", create(central, archive, settings, meters));
  }

  static Behavior<Command> create(
      CentralStore central,
      CertificateArchive archive,
      ArchiverSettings settings,
      MeterRegistry meters) {
    for (var result : List.of("kept", "present", "failed")) {
      var _ = meters.counter(COUNTER, "result", result);
    }
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new CertificateArchiver(context, timers, central, archive, settings, meters)
                        .walking()));
  }

  private CertificateArchiver(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      CentralStore central,
      CertificateArchive archive,
      ArchiverSettings settings,
      MeterRegistry meters) {
    this.context = context;
    this.timers = timers;
    this.domains = central.domains();
    this.progress = central.archives();
    this.archive = archive;
    this.settings = settings;
    this.meters = meters;
  }

  private Behavior<Command> resting() {
    timers.startSingleTimer(Due.WALK, settings.interval());
    return Behaviors.receiveMessage(
        command -> command == Due.WALK ? walking() : Behaviors.unhandled());
  }

  private Behavior<Command> walking() {
    context.pipeToSelf(
        walk(), (ended, failure) -> failure == null ? ended : new WalkFailed(failure));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case WalkEnded(var changes) -> changes == settings.batch() ? walking() : resting();
              case WalkFailed(var failure) -> {
                count("failed");
                LOG.atWarn()
                    .addKeyValue("archive", archive.name())
                    .addKeyValue("reason", String.valueOf(failure.getMessage()))
                    .log("certificates not archived");
                yield resting();
              }
              case Due.WALK -> Behaviors.unhandled();
            });
  }

  private CompletionStage<Command> walk() {
    return progress
        .reached(archive.name())
        .thenCompose(reached -> domains.changesAfter(reached, settings.batch()))
        .thenCompose(this::keepAndNote);
  }

  private CompletionStage<Command> keepAndNote(List<ControlEvent> changes) {
    if (changes.isEmpty()) return completedStage(new WalkEnded(0));
    return keep(changes)
        .thenCompose(_ -> progress.advance(archive.name(), changes.getLast().revision()))
        .thenApply(_ -> new WalkEnded(changes.size()));
  }

  private CompletionStage<Done> keep(List<ControlEvent> changes) {
    return Source.from(changes)
        .collectType(ControlEvent.CertificateIssued.class)
        .mapAsyncUnordered(settings.parallelism(), issued -> archive.keep(issued.certificate()))
        .runWith(
            Sink.foreach(outcome -> count(outcome.name().toLowerCase(Locale.ROOT))),
            context.getSystem());
  }

  private void count(String result) {
    meters.counter(COUNTER, "result", result).increment();
  }
}
