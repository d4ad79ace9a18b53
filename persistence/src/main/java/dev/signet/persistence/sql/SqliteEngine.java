// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.signet.persistence.StoreException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * The central store of a single node: one file that only its owner may read. Changes queue for one
 * connection, since SQLite has one writer at a time; questions have connections of their own, each
 * of which sees the last commit (write-ahead log). A commit is on the disk when it completes.
 *
 * <p>Calls into SQLite are native and would pin a virtual thread to its carrier, so they run on a
 * few platform threads; answers are given on virtual ones.
 */
final class SqliteEngine implements Engine {

  static final String URL_PREFIX = "jdbc:sqlite:";

  /** Larger files are opened without reading every page first, or a start would take too long. */
  private static final long LARGEST_CHECKED = 512L << 20;

  private final SqlSettings settings;
  private final Path file;

  private SqliteEngine(SqlSettings settings, Path file) {
    this.settings = settings;
    this.file = file;
  }

  static SqliteEngine of(SqlSettings settings) {
    var path = settings.url().substring(URL_PREFIX.length());
    if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:") || path.contains("?"))
      throw new StoreException(
          "database.url: found a SQLite URL without a plain file (expected: jdbc:sqlite:FILE)",
          null);
    try {
      return new SqliteEngine(settings, Path.of(path).toAbsolutePath().normalize());
    } catch (InvalidPathException _) {
      throw new StoreException(
          "database.url: found a SQLite URL with an impossible file name (expected:"
              + " jdbc:sqlite:FILE)",
          null);
    }
  }

  @Override
  public String description() {
    return "SQLite file " + file;
  }

  @Override
  public void prepare() {
    createOwnerOnly();
    try (var connection = source(TransactionMode.DEFERRED).getConnection();
        var statement = connection.createStatement()) {
      var check = Files.size(file) <= LARGEST_CHECKED ? "quick_check(1)" : "schema_version";
      try (var answer = statement.executeQuery("PRAGMA " + check)) {
        var found = answer.next() ? answer.getString(1) : "nothing";
        if (check.startsWith("quick_check") && !"ok".equals(found))
          throw new StoreException(broken(Database.oneLine(found, 2)), null);
      }
    } catch (SQLException e) {
      throw new StoreException(broken(Database.firstLine(e)), e);
    } catch (IOException e) {
      throw new StoreException(broken(e.getClass().getSimpleName()), e);
    }
  }

  private String broken(String found) {
    return description()
        + ": cannot be used: "
        + found
        + " (expected: an intact SQLite database, or no file; restore it from a backup or move it"
        + " away)";
  }

  /** The write-ahead log takes its mode from the database file. */
  private void createOwnerOnly() {
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    var folder = file.getParent();
    try {
      if (folder != null) Files.createDirectories(folder);
      try {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
      } catch (FileAlreadyExistsException _) {
        if (!Files.isRegularFile(file))
          throw new StoreException(
              description() + ": found no regular file (expected: a file)", null);
        Files.setPosixFilePermissions(file, ownerOnly);
      }
    } catch (IOException e) {
      throw new StoreException(
          description()
              + ": cannot be created: "
              + e.getClass().getSimpleName()
              + " (expected: a folder that this user may write to)",
          e);
    }
  }

  private SQLiteDataSource source(TransactionMode mode) {
    var config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) settings.queryTimeout().toMillis());
    config.setTransactionMode(mode);
    var source = new SQLiteDataSource(config);
    source.setUrl(URL_PREFIX + file);
    return source;
  }

  @Override
  public DataSource direct() {
    return source(TransactionMode.IMMEDIATE);
  }

  @Override
  public String byteOrderedText() {
    return "TEXT COLLATE BINARY";
  }

  @Override
  public Lane writers(Semaphore places) {
    return lane("central-sqlite-writer", TransactionMode.IMMEDIATE, 1, places);
  }

  @Override
  public Lane readers(Lane writers, Semaphore places) {
    var connections = Math.min(settings.poolSize(), 4);
    return lane("central-sqlite-reader", TransactionMode.DEFERRED, connections, places);
  }

  private Lane lane(String name, TransactionMode mode, int connections, Semaphore places) {
    var pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(source(mode));
    pool.setMaximumPoolSize(connections);
    pool.setMinimumIdle(1);
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    pool.setInitializationFailTimeout(-1);
    return new Lane(new HikariDataSource(pool), platformThreads(name, connections), places);
  }

  private static ExecutorService platformThreads(String name, int count) {
    return Executors.newFixedThreadPool(
        count, Thread.ofPlatform().daemon().name(name + "-", 1).factory());
  }

  /** It runs inside the one node that uses it. */
  @Override
  public boolean hasClock() {
    return false;
  }

  @Override
  public Instant time(Connection connection) {
    throw new UnsupportedOperationException("SQLite has no clock but the node's");
  }

  @Override
  public <T> T snapshot(Jdbi jdbi, HandleCallback<T, SQLException> questions) throws SQLException {
    return jdbi.inTransaction(questions);
  }
}
