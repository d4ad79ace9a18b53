// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.central.AccountStore.Account;
import java.net.URI;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountStoreTest extends StoreTest {

  private static final URI DIRECTORY = URI.create("https://ca.example/directory");

  AccountStoreTest(TestDatabase kind) {
    super(kind);
  }

  @Test
  void keepsTheFirstOfManySavedAtOnce() {
    var stored =
        IntStream.range(0, 20)
            .mapToObj(i -> store.accounts().saveIfAbsent(account("key-" + i, Optional.empty())))
            .toList()
            .stream()
            .map(StoreTest::get)
            .distinct()
            .toList();

    assertThat(stored).hasSize(1);
    assertThat(get(store.accounts().find(DIRECTORY))).contains(stored.getFirst());
    assertThat(get(store.accounts().find(URI.create("https://other.example/")))).isEmpty();
  }

  @Test
  void replacesOnlyWhatTheCallerHasSeen() {
    var unregistered = get(store.accounts().saveIfAbsent(account("key", Optional.empty())));
    var registered = account("key", Optional.of(URI.create("https://ca.example/account/1")));
    var late = account("late", Optional.of(URI.create("https://ca.example/account/2")));

    assertThat(get(store.accounts().replace(unregistered, registered))).isEqualTo(registered);
    assertThat(get(store.accounts().replace(unregistered, late))).isEqualTo(registered);
    assertThat(get(store.accounts().replace(registered, late))).isEqualTo(late);
    assertThat(get(store.accounts().find(DIRECTORY))).contains(late);
  }

  private static Account account(String key, Optional<URI> location) {
    return new Account(DIRECTORY, key, location);
  }
}
