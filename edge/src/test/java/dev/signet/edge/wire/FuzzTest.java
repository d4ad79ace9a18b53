// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.http1.NoLeaks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
final class FuzzTest {

  @Test
  void bearsRandomOctets() {
    try (var fuzz = new Fuzz()) {
      assertThat(fuzz.run(Duration.ofSeconds(4), System.nanoTime())).isPositive();
    }
  }
}
