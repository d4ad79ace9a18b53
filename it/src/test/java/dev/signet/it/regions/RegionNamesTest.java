// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.regions;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.persistence.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A name is one region's alone, and stays its own whatever happens to it. */
@OnThreeRegions
final class RegionNamesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aSecondRegionOfTheSameNameDoesNotStart(ThreeRegions regions) {
    try (var otherRedis = RedisServer.started()) {
      var second = regions.namesake(regions.b(), otherRedis);
      second.launch();
      try (var process = second.process()) {
        assertThat(process.awaitExit(LIMIT)).isEqualTo(2);
        assertThat(process.output().lines().filter(line -> line.startsWith("signet: ")))
            .singleElement()
            .asString()
            .startsWith("signet: SIGNET_REGION: b, which a region with another store (")
            .endsWith("(expected: a name that no other region has)");
      }
    }
    regions.b().api().allow("still.name.test", "t1", regions.surroundings().origin().url());
    awaitKnown("still.name.test", regions.visitors());
  }

  /** Its identity is gone with the store; the claim that nobody renews any more ends. */
  @Test
  void aKilledRegionWhoseRedisWasEmptiedHasItsNameAgain(ThreeRegions regions) {
    var c = regions.c();
    var node = c.nodes().getFirst();
    node.kill();
    c.redis().flush();
    regions.a().api().allow("meanwhile.name.test", "t1", regions.surroundings().origin().url());

    node.start();

    awaitKnown("meanwhile.name.test", List.of(regions.visitorOf(node)));
  }
}
