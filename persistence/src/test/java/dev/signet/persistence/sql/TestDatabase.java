// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/** The databases that every promise is tried on. */
enum TestDatabase {
  SQLITE {
    @Override
    SqlSettings empty() {
      try {
        var folder = Files.createTempDirectory("signet-sqlite-");
        folder.toFile().deleteOnExit();
        for (var suffix : new String[] {"", "-wal", "-shm"})
          folder.resolve(SqlSettings.SQLITE_FILE + suffix).toFile().deleteOnExit();
        return SqlSettings.sqliteIn(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  POSTGRESQL {
    @Override
    SqlSettings empty() {
      return SqlSettings.defaults(
          Shared.SERVER.newDatabase(),
          Optional.of(PostgresServer.USER),
          Optional.of(PostgresServer.PASSWORD));
    }
  };

  /** Settings of an empty database that nobody else uses. */
  abstract SqlSettings empty();

  /** One server for all tests of this JVM; its shutdown hook stops it. */
  private static final class Shared {
    static final PostgresServer SERVER = PostgresServer.started();
  }
}
