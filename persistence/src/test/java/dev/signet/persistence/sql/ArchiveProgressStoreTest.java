// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.protocol.domain.Revision;
import org.junit.jupiter.api.Test;

class ArchiveProgressStoreTest extends StoreTest {

  ArchiveProgressStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void goesForwardAloneForEachArchive() {
    assertThat(get(store.archives().reached("one"))).isEqualTo(Revision.NONE);

    get(store.archives().advance("one", new Revision(7)));
    get(store.archives().advance("one", new Revision(5)));
    get(store.archives().advance("two", new Revision(1)));

    assertThat(get(store.archives().reached("one"))).isEqualTo(new Revision(7));
    assertThat(get(store.archives().reached("two"))).isEqualTo(new Revision(1));
  }
}
