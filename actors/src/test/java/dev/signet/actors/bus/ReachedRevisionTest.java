// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.domain.Revision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ReachedRevisionTest {

  @Property
  void reachesTheEndInWhateverOrderChangesArrive(
      @ForAll @IntRange(max = 200) int count, @ForAll Random order) {
    var changes = new ReachedRevision(Revision.NONE, 1000);
    var arriving = new ArrayList<>(LongStream.rangeClosed(1, count).boxed().toList());
    arriving.addAll(arriving.subList(0, count / 3));
    java.util.Collections.shuffle(arriving, order);

    for (var revision : arriving) changes.add(new Revision(revision));

    assertThat(changes.reached()).isEqualTo(new Revision(count));
    assertThat(changes.newest()).isEqualTo(new Revision(count));
  }

  /** Whatever came, it never says more than what came. */
  @Property
  void neverSkipsAChange(
      @ForAll @Size(max = 100) List<@LongRange(min = 0, max = 40) Long> arriving,
      @ForAll @IntRange(min = 1, max = 8) int window) {
    var changes = new ReachedRevision(Revision.NONE, window);
    var arrived = new HashSet<Long>();
    for (var revision : arriving) {
      changes.add(new Revision(revision));
      arrived.add(revision);

      var reached = changes.reached().number();
      assertThat(LongStream.rangeClosed(1, reached).allMatch(arrived::contains)).isTrue();
    }
  }

  /** A window that holds all is exact: it says all that can be said. */
  @Property
  void stopsOnlyAtAGap(@ForAll @Size(max = 100) List<@LongRange(min = 0, max = 40) Long> arriving) {
    var changes = new ReachedRevision(Revision.NONE, 1000);

    for (var revision : arriving) changes.add(new Revision(revision));

    var next = changes.reached().number() + 1;
    assertThat(arriving).doesNotContain(next);
  }

  @Test
  void goesOnBehindAGapThatWasFilled() {
    var changes = new ReachedRevision(new Revision(10), 1000);
    changes.add(new Revision(13));
    changes.add(new Revision(14));
    changes.add(new Revision(16));
    assertThat(changes.reached()).isEqualTo(new Revision(10));

    changes.addUpTo(new Revision(12));

    assertThat(changes.reached()).isEqualTo(new Revision(14));
    assertThat(changes.newest()).isEqualTo(new Revision(16));
  }

  @Test
  void forgetsTheFarthestChangesWhenTheWindowIsFull() {
    var changes = new ReachedRevision(Revision.NONE, 2);
    for (var revision : new long[] {9, 3, 2}) changes.add(new Revision(revision));

    changes.add(new Revision(1));

    assertThat(changes.reached()).isEqualTo(new Revision(3));
    assertThat(changes.newest()).isEqualTo(new Revision(9));
  }

  @Test
  void staysWhereItIsWhenOldChangesComeAgain() {
    var changes = new ReachedRevision(new Revision(10), 1000);

    changes.add(new Revision(3));
    changes.addUpTo(new Revision(7));

    assertThat(changes.reached()).isEqualTo(new Revision(10));
    assertThat(changes.newest()).isEqualTo(new Revision(10));
  }
}
