// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome.Claimed;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome.HeldByAnother;
import dev.signet.persistence.central.RegionProgressStore.RegionProgress;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Purge.Scope;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
            new RegionProgress("eu", Revision.NONE, now, Duration.ZERO, 3),
            new RegionProgress("us", Revision.NONE, now.minus(MINUTE), Duration.ZERO, 1));
  }

  @Test
  void tellsSinceWhenARegionMissesSomething() {
    var first = allow(name("first.example"));
    clock.advance(MINUTE);
    allow(name("second.example"));
    get(store.outbox().markPublished(List.of(new Revision(1), new Revision(2))));
    clock.advance(MINUTE);
    allow(name("third.example"));
    get(store.regions().report("eu", first.revision(), 1));

    assertThat(get(store.regions().all()))
        .containsExactly(new RegionProgress("eu", first.revision(), clock.instant(), MINUTE, 1));
  }

  @Test
  void stillTellsThatARegionLagsWhenTheChangesAreLongPublished() {
    get(store.regions().report("eu", Revision.NONE, 1));
    allow(name("first.example"));
    var newest = clock.instant();
    allow(name("second.example"));
    get(store.outbox().markPublished(List.of(new Revision(1), new Revision(2))));

    clock.advance(settings.retention().published().plus(Duration.ofDays(1)));
    get(store.prune());

    assertThat(get(store.regions().all()).getFirst().lag())
        .isEqualTo(Duration.between(newest, clock.instant()));
  }

  @Test
  void endsTheReportingRegionsPurgesUpToWhereItIs() {
    var first = purge();
    var second = purge();

    get(store.regions().report("eu", first.revision(), 1));

    assertThat(doneAt(first, "eu")).contains(clock.instant());
    assertThat(doneAt(first, "us")).isEmpty();
    assertThat(doneAt(second, "eu")).isEmpty();
  }

  @Test
  void keepsWhenAPurgeWasFirstDone() {
    var purge = purge();
    get(store.regions().report("eu", purge.revision(), 1));
    var done = clock.instant();
    clock.advance(MINUTE);

    get(store.regions().report("eu", purge.revision(), 1));

    assertThat(doneAt(purge, "eu")).contains(done);
  }

  @Test
  void givesANameToOneIdentityAtATime() {
    var expiresAt = clock.instant().plus(MINUTE);
    assertThat(claim("eu", "one")).isEqualTo(new Claimed(expiresAt));
    assertThat(claim("us", "other")).isEqualTo(new Claimed(expiresAt));

    clock.advance(Duration.ofSeconds(20));

    assertThat(claim("eu", "other"))
        .isEqualTo(new HeldByAnother("one", expiresAt, Duration.ofSeconds(40)));
  }

  @Test
  void prolongsAClaimForItsHolder() {
    claim("eu", "one");
    clock.advance(Duration.ofSeconds(20));

    assertThat(claim("eu", "one")).isEqualTo(new Claimed(clock.instant().plus(MINUTE)));

    clock.advance(Duration.ofSeconds(59));
    assertThat(claim("eu", "other")).isInstanceOf(HeldByAnother.class);
  }

  @Test
  void givesANameToAnotherOnceTheClaimHasExpired() {
    claim("eu", "one");
    clock.advance(MINUTE);

    assertThat(claim("eu", "other")).isInstanceOf(Claimed.class);

    assertThat(claim("eu", "one")).isInstanceOf(HeldByAnother.class);
  }

  @Test
  void takesANameBackOnlyFromItsHolder() {
    claim("eu", "one");

    get(store.regions().release("eu", "other"));
    assertThat(claim("eu", "other")).isInstanceOf(HeldByAnother.class);
    get(store.regions().release("eu", "one"));

    assertThat(claim("eu", "other")).isInstanceOf(Claimed.class);
  }

  private RegionProgressStore.ClaimOutcome claim(String region, String identity) {
    return get(store.regions().claim(region, identity, MINUTE));
  }

  private Purge purge() {
    return get(store.purges().request(Scope.ALL, "", false, List.of("eu", "us")));
  }

  private Optional<Instant> doneAt(Purge purge, String region) {
    return get(store.purges().find(purge.id()))
        .orElseThrow()
        .doneAt()
        .getOrDefault(region, Optional.empty());
  }
}
