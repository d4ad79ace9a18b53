// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static dev.signet.actors.bus.RegionAccount.Finding.FINE;
import static dev.signet.actors.bus.RegionAccount.Finding.LOST;
import static dev.signet.actors.bus.RegionAccount.Finding.MISSING;
import static dev.signet.actors.bus.RegionAccount.Finding.OLD_COPY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.bus.RegionAccount.Finding;
import dev.signet.actors.bus.RegionAccount.Move;
import dev.signet.persistence.testing.TestClock;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegionAccountTest {
  private static final String HISTORY = "of the first server";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final TestClock clock = TestClock.atNoon();
  private final RegionAccount account = new RegionAccount(100, PATIENCE);

  @Test
  void isFineWhereTheStoreHasEverything() {
    assertThat(look(7, 7)).isEqualTo(FINE);
    assertThat(account.hasReachedGoal()).isTrue();
  }

  @Test
  void fetchesAtTheStartWhateverIsMissing() {
    assertThat(look(7, 9)).isEqualTo(MISSING);
    assertThat(account.hasReachedGoal()).isFalse();

    account.filled(revision(9));

    assertThat(account.hasReachedGoal()).isTrue();
    assertThat(look(9, 9)).isEqualTo(FINE);
  }

  @Test
  void goesOnFetchingAfterAFillThatBrokeOff() {
    look(0, 9);
    account.marked(revision(5));

    assertThat(look(5, 9)).isEqualTo(MISSING);
  }

  @Test
  void waitsForWhatIsOnItsWay() {
    look(7, 7);
    assertThat(look(7, 8)).isEqualTo(FINE);
    clock.advance(PATIENCE.minusMillis(1));
    assertThat(look(7, 8)).isEqualTo(FINE);

    clock.advance(Duration.ofMillis(1));

    assertThat(look(7, 8)).isEqualTo(MISSING);
  }

  @Test
  void isPatientAsLongAsChangesArrive() {
    look(0, 0);
    for (var newest = 1; newest <= 20; newest++) {
      assertThat(look(0, newest)).isEqualTo(FINE);
      clock.advance(Duration.ofSeconds(1));
      account.add(revision(newest));
    }
  }

  @Test
  void losesPatienceWithAGapThoughLaterChangesArrive() {
    look(0, 0);
    var finding = FINE;
    for (var revision = 2; revision <= 7; revision++) {
      account.add(revision(revision));
      finding = look(0, revision);
      clock.advance(Duration.ofSeconds(1));
    }

    assertThat(finding).isEqualTo(MISSING);
    assertThat(account.reached()).isEqualTo(Revision.NONE);
  }

  @Test
  void missesAChangeThatItHeardOfFromTheBusAlone() {
    look(7, 7);
    account.add(revision(9));
    look(7, 7);
    clock.advance(PATIENCE);

    assertThat(look(7, 7)).isEqualTo(MISSING);
  }

  @Test
  void movesTheNoteUpToTheFirstGap() {
    look(7, 7);
    account.add(revision(8));
    account.add(revision(9));
    account.add(revision(11));

    assertThat(account.move()).contains(new Move(revision(7), revision(9)));
    account.marked(revision(9));
    assertThat(account.move()).isEmpty();
  }

  @Test
  void movesNothingBeforeItKnowsTheNote() {
    account.add(revision(1));

    assertThat(account.move()).isEmpty();
  }

  /** It may have been applied to a server that another one has taken over from since. */
  @Test
  void fetchesAgainWhatArrivedBeforeTheFirstLook() {
    account.add(revision(8));

    assertThat(look(7, 8)).isEqualTo(MISSING);
    assertThat(account.reached()).isEqualTo(revision(7));
  }

  @Test
  void trustsOnlyTheNoteOfAServerThatTookOver() {
    look(7, 7);
    account.add(revision(8));
    assertThat(account.move()).isPresent();

    assertThat(look("of the replica", 7, 8)).isEqualTo(MISSING);

    assertThat(account.reached()).isEqualTo(revision(7));
    assertThat(account.move()).isEmpty();
    assertThat(account.history()).isEqualTo("of the replica");
  }

  @Test
  void isFineWhereAServerThatTookOverHasEverything() {
    look(8, 8);

    assertThat(look("of the replica", 8, 8)).isEqualTo(FINE);
  }

  @Test
  void startsFromTheFirstChangeWhereTheStoreWasLost() {
    look(7, 7);

    assertThat(account.look(HISTORY, Optional.empty(), revision(7), clock.instant()))
        .isEqualTo(LOST);

    assertThat(account.reached()).isEqualTo(Revision.NONE);
    assertThat(account.move()).isEmpty();
    assertThat(account.isBehind()).isTrue();
  }

  @Test
  void bringsAnOldCopyUpToDateAndTrustsNothingThatCameAfterIt() {
    look(7, 7);
    account.add(revision(8));
    account.marked(revision(8));

    assertThat(look(5, 8)).isEqualTo(OLD_COPY);

    assertThat(account.reached()).isEqualTo(revision(5));
    assertThat(account.marked()).contains(revision(5));
  }

  @Test
  void believesTheStoreThatAnotherNodeHasBroughtFurther() {
    look(7, 7);

    assertThat(look(9, 9)).isEqualTo(FINE);

    assertThat(account.reached()).isEqualTo(revision(9));
  }

  private Finding look(long noted, long newest) {
    return look(HISTORY, noted, newest);
  }

  private Finding look(String history, long noted, long newest) {
    return account.look(history, Optional.of(revision(noted)), revision(newest), clock.instant());
  }

  private static Revision revision(long number) {
    return new Revision(number);
  }
}
