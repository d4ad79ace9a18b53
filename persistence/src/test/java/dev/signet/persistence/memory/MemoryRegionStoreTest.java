// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStoreContract;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Revision;
import org.junit.jupiter.api.Test;

class MemoryRegionStoreTest extends RegionStoreContract {
  private final TestClock clock = new TestClock(NOON);

  @Override
  protected RegionStore openEmpty() {
    return new MemoryRegionStore(clock, RETENTION);
  }

  @Override
  protected void letRemembranceExpire() {
    clock.advance(RETENTION);
  }

  @Test
  void keepsABoundedNumberOfPurges() {
    for (var number = 1; number <= RegionStore.MOST_PURGES + 5; number++) apply(purged(number));

    assertThat(get(store().purgesAfter(new Revision(4)))).isEmpty();
    assertThat(get(store().purgesAfter(new Revision(5))))
        .hasValueSatisfying(purges -> assertThat(purges).hasSize(RegionStore.MOST_PURGES));
  }
}
