// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitDone;
import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static dev.signet.it.environment.Agreement.awaitUnknown;
import static dev.signet.it.environment.Agreement.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A region that was away for a while is complete when it is back, and newer wins over older. */
@OnThreeRegions
final class AwayRegionTest {

  @Test
  void findsEverythingWaitingInItsQueue(ThreeRegions regions) throws IOException {
    isCompleteAfterItsAbsence("waiting", regions, () -> {});
  }

  @Test
  void fetchesWhatItsQueueHasLost(ThreeRegions regions) throws IOException {
    var bus = regions.surroundings().bus();
    isCompleteAfterItsAbsence("purged", regions, () -> bus.purge(bus.inbox("c")));
  }

  private static void isCompleteAfterItsAbsence(String word, ThreeRegions regions, Runnable fault)
      throws IOException {
    var origin = regions.surroundings().origin().url();
    var stays = "stays." + word + ".test";
    var goes = "goes." + word + ".test";
    var returns = "returns." + word + ".test";
    var comes = "comes." + word + ".test";
    for (var name : List.of(stays, goes, returns)) regions.a().api().allow(name, "t1", origin);
    for (var name : List.of(stays, goes, returns)) awaitKnown(name, regions.visitors());
    awaitSameRevision(regions);

    regions.c().stop();
    regions.a().api().remove(goes);
    regions.b().api().remove(returns);
    regions.a().api().allow(returns, "another-tenant", origin);
    regions.b().api().allow(comes, "t1", origin);
    var purge =
        json(regions
                .a()
                .api()
                .call("POST", "/v1/purges", "{\"scope\":\"domain\",\"value\":\"" + stays + "\"}")
                .body())
            .get("id")
            .asText();
    var others = List.of(regions.a().edges().getFirst(), regions.b().edges().getFirst());
    awaitKnown(comes, others.stream().map(regions::visitorOf).toList());
    fault.run();
    regions.c().start();

    awaitSameRevision(regions);
    awaitDone(purge, regions);
    var visitors = List.of(regions.visitorOf(regions.c().edges().getFirst()));
    for (var name : List.of(stays, returns, comes)) awaitKnown(name, visitors);
    awaitUnknown(goes, visitors);
    assertThat(revisionInRedisOfC(returns, regions))
        .isEqualTo(
            json(regions.c().api().get("/v1/domains/" + returns).body()).get("revision").asText());
    assertThat(visitors.getFirst().https(comes, "/").status()).isEqualTo(200);
  }

  private static String revisionInRedisOfC(String name, ThreeRegions regions) {
    try (var redis = regions.c().redis().connect()) {
      return redis.hget("signet:domain:" + name, "revision");
    }
  }
}
