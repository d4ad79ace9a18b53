// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signet.edge.wire.http1.NoLeaks;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

@ExtendWith(NoLeaks.class)
final class FuzzTest {

  /** Whoever fails throws; nobody is left behind by those that do not. */
  @Test
  void bearsRandomOctetsAndEndsEveryConnection() {
    try (var fuzz = new Fuzz()) {
      var _ = fuzz.run(Duration.ofSeconds(4), System.nanoTime());

      await().untilAsserted(() -> assertThat(fuzz.openConnections()).isZero());
    }
  }

  @Test
  void tellsWhichTargetFailedWithWhichSeed() {
    try (var fuzz = new Fuzz(new Failing(2))) {
      assertThatThrownBy(() -> fuzz.run(Duration.ofSeconds(60), 41))
          .isInstanceOf(AssertionError.class)
          .hasMessage("failing with seed 42: the second one");
    }
  }

  @Test
  void whoIsHeardToComplainHasFailed() {
    try (var fuzz = new Fuzz(new Failing(Integer.MAX_VALUE))) {
      assertThatThrownBy(() -> fuzz.run(Duration.ofSeconds(60), 41))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("failing with seed 41: ")
          .hasMessageContaining("a complaint");
    }
  }

  /** Fails at last, and complains meanwhile if that is never. */
  private static final class Failing implements FuzzTarget {
    private final int at;
    private int tries;

    Failing(int at) {
      this.at = at;
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public void attempt(RandomGenerator random) {
      if (++tries == at) throw new AssertionError("the second one");
      if (at == Integer.MAX_VALUE) LoggerFactory.getLogger(FuzzTest.class).warn("a complaint");
    }
  }
}
