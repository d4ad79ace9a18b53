// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionBudgetTest {

  /** Heap in MB, descriptors, connections. */
  @ParameterizedTest
  @CsvSource({
    "256, 1000000, 16384",
    "256, 65536, 16384",
    "256, 20000, 9744",
    "1024, 1024, 384",
    "1024, 100, 37",
    "1, 1000000, 64",
    "1, 1, 1",
    "0, 0, 1"
  })
  void followsWhatTheProcessHas(long heap, long descriptors, int connections) {
    assertThat(ConnectionBudget.of(heap << 20, new DescriptorShares(descriptors)).most())
        .isEqualTo(connections);
  }

  @Test
  void isNeverAllOneClients() {
    for (var most : new int[] {2, 3, 4, 10, 384, 50_000})
      assertThat(new ConnectionBudget(most).mostPerClient()).isBetween(most / 2, most - 1);
    assertThat(new ConnectionBudget(1).mostPerClient()).isOne();
  }

  @Test
  void countsAllPortsTogether() {
    var budget = new ConnectionBudget(2);

    assertThat(budget.tryTake()).isTrue();
    assertThat(budget.tryTake()).isTrue();
    assertThat(budget.tryTake()).isFalse();
    budget.giveBack();
    assertThat(budget.tryTake()).isTrue();
  }
}
