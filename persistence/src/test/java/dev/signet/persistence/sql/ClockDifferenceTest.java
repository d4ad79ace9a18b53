// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static dev.signet.persistence.sql.StoreTest.SHOP;
import static dev.signet.persistence.sql.StoreTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.persistence.central.IssuanceStore.LeaseOutcome;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two regions whose clocks are a minute apart share one PostgreSQL, and its clock decides. */
class ClockDifferenceTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final SqlSettings settings = TestDatabase.POSTGRESQL.empty();
  private final WrongClock slowClock = new WrongClock(Duration.ofSeconds(-30));
  private final WrongClock fastClock = new WrongClock(Duration.ofSeconds(30));
  private final SqlCentralStore slow = SqlCentralStore.open(settings, "slow", slowClock);
  private final SqlCentralStore fast = SqlCentralStore.open(settings, "fast", fastClock);

  /** The real time and then some: time that passes on the server has to pass here too. */
  private static final class WrongClock implements InstantSource {
    private volatile Duration ahead;

    WrongClock(Duration ahead) {
      this.ahead = ahead;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  @AfterEach
  void close() {
    slow.close();
    fast.close();
    TestDatabase.POSTGRESQL.giveBack(settings);
  }

  @Test
  void aFastClockTakesNoLiveLeaseAway() {
    StoreTest.allow(slow, SHOP);
    assertThat(acquire(slow, LONG)).isInstanceOf(LeaseOutcome.Acquired.class);

    assertThat(acquire(fast, LONG)).isInstanceOf(LeaseOutcome.HeldByAnother.class);
  }

  @Test
  void aSlowClockWaitsNoLongerForALeaseThatIsOver() {
    StoreTest.allow(slow, SHOP);
    assertThat(acquire(fast, SHORT)).isInstanceOf(LeaseOutcome.Acquired.class);

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> acquire(slow, SHORT) instanceof LeaseOutcome.Acquired);
  }

  @Test
  void aFastClockGetsAroundNoBackOff() {
    StoreTest.allow(slow, SHOP);
    var lease = ((LeaseOutcome.Acquired) acquire(slow, LONG)).lease();
    var failedAt = slowClock.instant();
    get(
        slow.issuance()
            .fail(
                lease,
                new IssuanceFailure(IssuanceFailure.Code.CAA, "forbidden", failedAt),
                failedAt.plusSeconds(25)));

    assertThat(acquire(fast, LONG)).isInstanceOf(LeaseOutcome.BackingOff.class);
  }

  @Test
  void aFastClockTakesNoNameAway() {
    assertThat(get(slow.regions().claim("eu", "slow", LONG)))
        .isInstanceOf(ClaimOutcome.Claimed.class);

    assertThat(get(fast.regions().claim("eu", "fast", LONG)))
        .isInstanceOf(ClaimOutcome.HeldByAnother.class);
  }

  @Test
  void aFastClockTakesNothingOverThatIsJustCommitted() {
    StoreTest.allow(slow, SHOP);

    assertThat(get(fast.outbox().overdue(LONG, 10))).isEmpty();
  }

  @Test
  void aSlowClockTakesOverWhatIsOverdue() {
    StoreTest.allow(fast, SHOP);

    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> !get(slow.outbox().overdue(SHORT, 10)).isEmpty());
  }

  @Test
  void everyRegionSeesTheSameLag() {
    get(slow.regions().report("slow", Revision.NONE, 1));
    StoreTest.allow(fast, SHOP);

    for (var store : new SqlCentralStore[] {slow, fast})
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () ->
                  assertThat(get(store.regions().all()).getFirst().lag())
                      .isBetween(SHORT, Duration.ofSeconds(20)));
  }

  @Test
  void aClockThatIsPutRightOrWrongWhileANodeRunsChangesNothing() {
    StoreTest.allow(slow, SHOP);
    assertThat(acquire(slow, LONG)).isInstanceOf(LeaseOutcome.Acquired.class);

    fastClock.ahead = Duration.ofHours(-1);
    assertThat(acquire(fast, LONG)).isInstanceOf(LeaseOutcome.HeldByAnother.class);
    fastClock.ahead = Duration.ofHours(1);

    assertThat(acquire(fast, LONG)).isInstanceOf(LeaseOutcome.HeldByAnother.class);
  }

  private static LeaseOutcome acquire(SqlCentralStore store, Duration duration) {
    return get(store.issuance().acquire(SHOP, "owner", duration));
  }
}
