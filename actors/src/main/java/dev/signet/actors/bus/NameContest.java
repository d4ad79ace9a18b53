// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import dev.signet.actors.Attempt;
import dev.signet.actors.bus.NameClaim.Outcome;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import dev.signet.persistence.region.RegionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node's attempt to start under its region's name: asks until the name is its own, or lost. */
final class NameContest {

  /**
   * A renewal of the other claim that is seen while this node waits. One may still come from this
   * very region, whose store was just emptied: it gets its identity back with the renewal, and with
   * it this node's question is the region's own. After the second one there is no such hope.
   */
  private static final int RENEWALS_OF_ANOTHER = 2;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(NameContest.class);

  private final ActorSystem<?> system;
  private final RegionProgressStore progress;
  private final RegionStore store;
  private final String region;
  private final RegionProgressSettings settings;

  /** When the other claim ends, as seen last; it grows with each renewal. */
  private Optional<Instant> expiresAt = Optional.empty();

  private int renewals;

  NameContest(
      ActorSystem<?> system,
      RegionProgressStore progress,
      RegionStore store,
      String region,
      RegionProgressSettings settings) {
    this.system = system;
    this.progress = progress;
    this.store = store;
    this.region = region;
    this.settings = settings;
  }

  /** To be called once; one question is under way at a time. */
  CompletionStage<Outcome> run() {
    return Attempt.of(settings.stepTimeout(), this::ask)
        .thenCompose(
            attempt ->
                switch (attempt) {
                  case Attempt.Done(var asked) -> answered(asked);
                  case Attempt.Away(var reason) -> {
                    LOG.atWarn()
                        .addKeyValue("region", region)
                        .addKeyValue("reason", reason)
                        .log("region's name not claimed yet");
                    yield again(LONGEST_PAUSE);
                  }
                });
  }

  private record Asked(String identity, ClaimOutcome outcome) {}

  private CompletionStage<Asked> ask() {
    return store
        .identity()
        .thenCompose(
            identity ->
                progress
                    .claim(region, identity, settings.nameLease())
                    .thenApply(outcome -> new Asked(identity, outcome)));
  }

  private CompletionStage<Outcome> answered(Asked asked) {
    return switch (asked.outcome()) {
      case ClaimOutcome.Claimed _ ->
          completedStage(
              new Outcome.Taken(
                  new NameClaim(progress, store, region, asked.identity(), settings.nameLease())));
      case ClaimOutcome.HeldByAnother(var holder, var until, var remaining) -> {
        if (expiresAt.filter(until::isAfter).isPresent()) renewals++;
        if (renewals >= RENEWALS_OF_ANOTHER)
          yield completedStage(new Outcome.InUse(asked.identity(), holder));
        if (expiresAt.isEmpty())
          LOG.atWarn()
              .addKeyValue("region", region)
              .addKeyValue("holder", holder)
              .addKeyValue("remaining", remaining)
              .log("region's name is taken: waiting for the end of its lease, or for its renewal");
        expiresAt = Optional.of(until);
        yield again(remaining.compareTo(LONGEST_PAUSE) < 0 ? remaining : LONGEST_PAUSE);
      }
    };
  }

  private CompletionStage<Outcome> again(Duration pause) {
    return Patterns.after(pause, system.classicSystem(), this::run);
  }
}
