// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.Region;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.SteadyLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Whatever is away behind them, edges serve the names they know: of a steady load not one request
 * fails, and changes go on when it is back.
 */
@OnThreeRegions
final class StaticStabilityTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int PER_SECOND = 20;

  /** Requests served while a part is away: about five seconds' worth. */
  private static final int WITHOUT = 100;

  @Test
  void withoutPostgresEveryRequestForAKnownNameIsServed(ThreeRegions regions) throws IOException {
    var postgres = regions.surroundings().postgres();
    servesWithout("PostgreSQL", regions, postgres::stop, postgres::start);
  }

  @Test
  void withoutSnsAndSqsEveryRequestForAKnownNameIsServed(ThreeRegions regions) throws IOException {
    var aws = regions.surroundings().aws();
    servesWithout("SNS and SQS", regions, aws::refuse, aws::admit);
  }

  @Test
  void withoutAnyRedisEveryRequestForAKnownNameIsServed(ThreeRegions regions) throws IOException {
    servesWithout(
        "Redis",
        regions,
        () -> regions.all().forEach(region -> region.redis().stop()),
        () -> regions.all().forEach(region -> region.redis().start()));
  }

  private static void servesWithout(
      String part, ThreeRegions regions, Runnable takeAway, Runnable bringBack) throws IOException {
    var word = part.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
    var known = "known." + word + ".test";
    var origin = regions.surroundings().origin().url();
    regions.a().api().allow(known, "t1", origin);
    awaitKnown(known, regions.visitors());
    for (var visitor : regions.visitors())
      assertThat(visitor.https(known, "/").status()).isEqualTo(200);

    var visits =
        regions.visitors().stream().map(visitor -> SteadyLoad.page(visitor, known, "/")).toList();
    var load = SteadyLoad.of(visits, PER_SECOND);
    try (load) {
      takeAway.run();
      var before = load.ended();
      await().atMost(LIMIT).until(() -> load.ended() >= before + WITHOUT);
      bringBack.run();
      for (var region : regions.all()) awaitChange(region, word, regions);
      awaitSameRevision(regions);
    }

    System.out.printf(
        "without %s: %d requests, %d failed%n", part, load.ended(), load.failures().size());
    assertThat(load.failures()).isEmpty();
  }

  private static void awaitChange(Region region, String word, ThreeRegions regions) {
    var name = "after-" + region.name() + "." + word + ".test";
    await("region " + region.name() + " takes changes")
        .atMost(LIMIT)
        .until(() -> region.api().put(name, "t1", regions.surroundings().origin().url()) < 300);
    awaitKnown(name, regions.visitors());
  }
}
