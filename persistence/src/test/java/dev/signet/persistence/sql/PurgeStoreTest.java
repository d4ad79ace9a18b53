// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Purge.Scope;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.CachePurged;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PurgeStoreTest extends StoreTest {

  PurgeStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void ordersAPurgeInEveryRegion() {
    var purge =
        get(store.purges().request(Scope.TAG, "producten-€", true, List.of("us", "eu", "us")));

    assertThat(purge.revision()).isEqualTo(new Revision(1));
    assertThat(get(store.outbox().unpublished(10))).containsExactly(new CachePurged(purge));
    assertThat(get(store.domains().changesAfter(Revision.NONE, 10)))
        .containsExactly(new CachePurged(purge));
    var progress = get(store.purges().find(purge.id())).orElseThrow();
    assertThat(progress.purge()).isEqualTo(purge);
    assertThat(progress.doneAt())
        .containsExactly(
            java.util.Map.entry("eu", Optional.empty()),
            java.util.Map.entry("us", Optional.empty()));
  }

  @Test
  void countsARegionsFirstNoteOnly() {
    var purge = get(store.purges().request(Scope.ALL, "", false, List.of("eu", "us")));
    var first = clock.instant();

    get(store.purges().markDone(purge.id(), "eu"));
    clock.advance(MINUTE);
    get(store.purges().markDone(purge.id(), "eu"));
    get(store.purges().markDone(purge.id(), "unknown"));
    get(store.purges().markDone("unknown", "eu"));

    assertThat(get(store.purges().find(purge.id())).orElseThrow().doneAt())
        .containsEntry("eu", Optional.of(first))
        .containsEntry("us", Optional.empty())
        .hasSize(2);
  }

  @Test
  void knowsNothingOfAnotherPurge() {
    assertThat(get(store.purges().find("unknown"))).isEmpty();
  }

  @Test
  void refusesWhatNoDatabaseKeeps() {
    assertThatThrownBy(() -> store.purges().request(Scope.TAG, "a\0b", false, List.of("eu")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void forgetsPurgesThatAreLongDone() {
    var done = purgeIn("eu");
    get(store.purges().markDone(done.id(), "eu"));
    var pending = purgeIn("gone-for-good");

    clock.advance(settings.retention().purges().plus(MINUTE));
    get(store.prune());
    assertThat(get(store.purges().find(done.id()))).isEmpty();
    assertThat(get(store.purges().find(pending.id()))).isPresent();

    clock.advance(settings.retention().pendingPurges());
    get(store.prune());
    assertThat(get(store.purges().find(pending.id()))).isEmpty();
  }

  private Purge purgeIn(String region) {
    return get(store.purges().request(Scope.ALL, "", false, List.of(region)));
  }
}
