// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegionProgressStoreTest extends StoreTest {

  RegionProgressStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void keepsEachRegionsLastReport() {
    get(store.regions().report("us", Revision.NONE, 1));
    get(store.regions().report("eu", Revision.NONE, 2));
    clock.advance(MINUTE);
    get(store.regions().report("eu", Revision.NONE, 3));

    var now = clock.instant();
    assertThat(get(store.regions().all()))
        .containsExactly(
            new RegionProgress("eu", Revision.NONE, now, now, 3),
            new RegionProgress("us", Revision.NONE, now.minus(MINUTE), now.minus(MINUTE), 1));
  }

  @Test
  void tellsSinceWhenARegionMissesSomething() {
    var first = allow(name("first.example"));
    clock.advance(MINUTE);
    var missedSince = clock.instant();
    allow(name("second.example"));
    get(store.outbox().markPublished(new Revision(2)));
    clock.advance(MINUTE);
    allow(name("third.example"));
    get(store.regions().report("eu", first.revision(), 1));

    assertThat(get(store.regions().all()))
        .containsExactly(
            new RegionProgress("eu", first.revision(), clock.instant(), missedSince, 1));
  }

  @Test
  void stillTellsThatARegionLagsWhenTheChangesAreLongPublished() {
    get(store.regions().report("eu", Revision.NONE, 1));
    allow(name("first.example"));
    var newest = clock.instant();
    allow(name("second.example"));
    get(store.outbox().markPublished(new Revision(2)));

    clock.advance(settings.retention().published().plus(Duration.ofDays(1)));
    get(store.prune());

    assertThat(get(store.regions().all()).getFirst().lagSince()).isEqualTo(newest);
  }
}
