// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.AccountStore;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;

/** Accounts by directory; whoever stores first wins. */
final class SqlAccountStore implements AccountStore {

  private final Database database;

  SqlAccountStore(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<Optional<Account>> find(URI directory) {
    return database.read("find an account", handle -> find(handle, directory));
  }

  @Override
  public CompletionStage<Account> saveIfAbsent(Account account) {
    return database.write("save an account", handle -> saveIfAbsent(handle, account));
  }

  @Override
  public CompletionStage<Account> replace(Account expected, Account replacement) {
    if (!expected.directory().equals(replacement.directory()))
      throw new IllegalArgumentException(
          "replacement: for "
              + replacement.directory()
              + " (expected: "
              + expected.directory()
              + ")");
    return database.write(
        "replace an account",
        handle -> {
          handle
              .createUpdate(
                  """
                  UPDATE account SET sealed_key = :sealedKey, location = :location
                  WHERE directory = :directory AND sealed_key = :expectedKey
                    AND COALESCE(location, '') = :expectedLocation""")
              .bind("directory", expected.directory().toString())
              .bind("sealedKey", replacement.sealedKey())
              .bind("location", replacement.location().map(URI::toString).orElse(null))
              .bind("expectedKey", expected.sealedKey())
              .bind("expectedLocation", expected.location().map(URI::toString).orElse(""))
              .execute();
          return saveIfAbsent(handle, replacement);
        });
  }

  private static Account saveIfAbsent(Handle handle, Account account) {
    handle
        .createUpdate(
            """
            INSERT INTO account (directory, sealed_key, location)
            VALUES (:directory, :sealedKey, :location) ON CONFLICT (directory) DO NOTHING""")
        .bind("directory", account.directory().toString())
        .bind("sealedKey", account.sealedKey())
        .bind("location", account.location().map(URI::toString).orElse(null))
        .execute();
    return find(handle, account.directory()).orElseThrow();
  }

  private static Optional<Account> find(Handle handle, URI directory) {
    return handle
        .createQuery("SELECT sealed_key, location FROM account WHERE directory = :directory")
        .bind("directory", directory.toString())
        .map(
            (resultSet, _) -> {
              var row = new Row(resultSet);
              return new Account(
                  directory, row.text("sealed_key"), row.optionalText("location").map(URI::create));
            })
        .findOne();
  }
}
