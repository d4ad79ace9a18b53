// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signet.it.harness.EdgeVisitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;

/** Waits until edges and regions show what they are to show, each time with a limit. */
public final class Agreement {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Agreement() {}

  /** Until all of them serve the name; nothing is ordered by that. */
  public static void awaitKnown(String name, Collection<EdgeVisitor> visitors) {
    await("every edge knows " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              for (var visitor : visitors)
                assertThat(visitor.isKnown(name)).as("at " + visitor.address()).isTrue();
            });
  }

  /** Until none of them serves the name. */
  public static void awaitUnknown(String name, Collection<EdgeVisitor> visitors) {
    await("no edge knows " + name)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () -> {
              for (var visitor : visitors)
                assertThat(visitor.isKnown(name)).as("at " + visitor.address()).isFalse();
            });
  }

  /** Until every region has reached the newest revision that any of them reports. */
  public static void awaitSameRevision(ThreeRegions regions) {
    await("all regions reach the newest revision")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              var answer = json(regions.a().api().get("/v1/regions").body());
              assertThat(answer.get("items"))
                  .hasSize(regions.all().size())
                  .allSatisfy(region -> assertThat(region.get("lagSeconds").asDouble()).isZero());
            });
  }

  /** Until {@code GET /v1/purges/{id}} shows the purge done in every region. */
  public static void awaitDone(String purge, ThreeRegions regions) {
    await("purge " + purge + " is done in every region")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              var answer = json(regions.a().api().get("/v1/purges/" + purge).body());
              assertThat(answer.get("regions"))
                  .hasSize(regions.all().size())
                  .allSatisfy(state -> assertThat(state.asText()).isEqualTo("done"));
            });
  }

  /** The answer of the management API. */
  public static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
