// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Our accounts at certification authorities, one per directory (RFC 8555 §7.3). */
public interface AccountStore {

  CompletionStage<Optional<Account>> find(URI directory);

  /**
   * Stores an account unless the directory has one already; the stage holds whichever is stored.
   */
  CompletionStage<Account> saveIfAbsent(Account account);

  /**
   * Replaces {@code expected}, as when the authority has forgotten it.
   *
   * @return the account stored now, another one if somebody was faster
   */
  CompletionStage<Account> replace(Account expected, Account replacement);

  /**
   * @param sealedKey base64 of the encrypted PKCS #8 account key
   * @param location the account's URL; empty until registered
   */
  record Account(URI directory, String sealedKey, Optional<URI> location) {

    @Override
    public String toString() {
      return "Account[" + directory + ", " + location + "]";
    }
  }
}
