// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The databases that every promise is tried on. */
enum TestDatabase {
  SQLITE {
    @Override
    SqlSettings empty() {
      try {
        var folder = Files.createTempDirectory(SqliteFiles.FOLDER, "test-");
        return SqlSettings.sqliteIn(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },

  POSTGRESQL {
    @Override
    SqlSettings empty() {
      var used = Shared.FREE.poll();
      if (used == null) return postgresql(Shared.SERVER.newDatabase());
      clear(used);
      return postgresql(used);
    }

    @Override
    void giveBack(SqlSettings settings) {
      Shared.FREE.add(settings.url());
    }
  };

  /** Settings of an empty database that nobody else uses. */
  abstract SqlSettings empty();

  /** Lets a later test use the database, emptied: quicker than a new one. */
  void giveBack(SqlSettings settings) {}

  static SqlSettings postgresql(String url) {
    return SqlSettings.defaults(
        url, Optional.of(PostgresServer.USER), Optional.of(PostgresServer.PASSWORD));
  }

  private static void clear(String url) {
    try (var connection =
            DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
        var statement = connection.createStatement()) {
      statement.execute(
          "TRUNCATE domain, certificate, challenge, account, purge, purge_region, outbox,"
              + " region_progress, region_claim; UPDATE revision_counter SET number = 0");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One folder for all tests of this JVM; a process of its own deletes it when they are done. */
  private static final class SqliteFiles {
    static final Path FOLDER = create();

    private static Path create() {
      try {
        var folder = Files.createTempDirectory("signet-sqlite-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-sqlite"));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(Path folder) {
      try {
        var _ = new ProcessBuilder("rm", "-rf", folder.toString()).start();
      } catch (IOException _) {
        // Left to the system: the folder is a temporary one.
      }
    }
  }

  /** One server for all tests of this JVM; its shutdown hook stops it. */
  private static final class Shared {
    static final PostgresServer SERVER = PostgresServer.started();
    static final Queue<String> FREE = new ConcurrentLinkedQueue<>();
  }
}
