// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import dev.signet.persistence.region.RegionStore;
import dev.signet.persistence.region.RegionStoreContract;
import dev.signet.persistence.testing.TestClock;

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
}
