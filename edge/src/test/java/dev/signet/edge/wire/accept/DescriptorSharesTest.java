// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DescriptorSharesTest {

  @ParameterizedTest
  @CsvSource({"1048576, 524032, 524032", "20001, 9744, 9745", "1024, 384, 384", "100, 37, 38"})
  void halvesWhatIsNotKept(long all, long visitors, long origins) {
    var shares = new DescriptorShares(all);

    assertThat(shares.visitors()).isEqualTo(visitors);
    assertThat(shares.origins()).isEqualTo(origins);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 7, 100, 2047, 2048, 65_536, Long.MAX_VALUE})
  void promisesNoMoreThanThereIs(long all) {
    var shares = new DescriptorShares(all);

    assertThat(shares.visitors()).isNotNegative();
    assertThat(shares.origins()).isNotNegative();
    assertThat(shares.visitors() + shares.origins()).isBetween(all / 2, all);
  }

  @Test
  void knowsThisProcess() {
    assertThat(DescriptorShares.ofThisProcess().all()).isPositive();
  }
}
