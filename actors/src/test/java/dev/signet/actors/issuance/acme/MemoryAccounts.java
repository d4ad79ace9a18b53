// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.persistence.central.AccountStore;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps accounts in memory, with the store's promises. */
final class MemoryAccounts implements AccountStore {

  private final ConcurrentHashMap<URI, Account> accounts = new ConcurrentHashMap<>();

  @Override
  public CompletionStage<Optional<Account>> find(URI directory) {
    return CompletableFuture.completedStage(Optional.ofNullable(accounts.get(directory)));
  }

  @Override
  public CompletionStage<Account> saveIfAbsent(Account account) {
    var before = accounts.putIfAbsent(account.directory(), account);
    return CompletableFuture.completedStage(before == null ? account : before);
  }

  @Override
  public CompletionStage<Account> replace(Account expected, Account replacement) {
    return CompletableFuture.completedStage(
        accounts.compute(
            expected.directory(),
            (_, stored) -> expected.equals(stored) || stored == null ? replacement : stored));
  }

  boolean isRegistered() {
    return accounts.values().stream().anyMatch(account -> account.location().isPresent());
  }

  Account only() {
    if (accounts.size() != 1) throw new IllegalStateException(accounts.size() + " accounts");
    return accounts.values().iterator().next();
  }
}
