// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.signet.persistence.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The central store of several nodes and regions. Changes run at READ COMMITTED and take the locks
 * they need by what they write; questions that belong together run at REPEATABLE READ, which is one
 * snapshot in PostgreSQL.
 */
final class PostgresEngine implements Engine {

  static final String URL_PREFIX = "jdbc:postgresql:";

  /** Oldest release line that is still looked after by its makers. */
  private static final int OLDEST_VERSION = 14;

  private final SqlSettings settings;
  private final PGSimpleDataSource source;
  private final String description;

  private PostgresEngine(SqlSettings settings, PGSimpleDataSource source) {
    this.settings = settings;
    this.source = source;
    this.description =
        "PostgreSQL at "
            + source.getServerNames()[0]
            + ":"
            + (source.getPortNumbers()[0] == 0 ? 5432 : source.getPortNumbers()[0])
            + "/"
            + source.getDatabaseName();
  }

  static PostgresEngine of(SqlSettings settings) {
    // The driver would take "user:password@host" for a host name and show it in its messages.
    var beforeParameters = settings.url().split("\\?", 2)[0];
    if (beforeParameters.indexOf('@') >= 0)
      throw new StoreException(
          "database.url: found user information before the host (expected: SIGNET_DATABASE_USER and"
              + " SIGNET_DATABASE_PASSWORD, or ?user=…&password=… after the database)",
          null);
    var source = new PGSimpleDataSource();
    try {
      source.setUrl(settings.url());
    } catch (IllegalArgumentException _) {
      throw new StoreException(
          "database.url: found a PostgreSQL URL that cannot be read (expected:"
              + " jdbc:postgresql://host:port/database)",
          null);
    }
    settings.user().ifPresent(source::setUser);
    settings.password().ifPresent(source::setPassword);
    source.setApplicationName("signet");
    // The server ends a statement first; the socket's timeout is for a server that no longer says
    // anything.
    source.setConnectTimeout(seconds(settings.connectionTimeout()));
    source.setLoginTimeout(seconds(settings.connectionTimeout()));
    source.setSocketTimeout(seconds(settings.queryTimeout().plusSeconds(2)));
    source.setTcpKeepAlive(true);
    // Details of a server's error quote the row.
    source.setLogServerErrorDetail(false);
    return new PostgresEngine(settings, source);
  }

  private static int seconds(Duration timeout) {
    return (int) Math.max(1, timeout.plusMillis(999).toSeconds());
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void prepare() {
    try (var connection = source.getConnection()) {
      requireVersion(connection);
      requireSetting(connection, "server_encoding", "UTF8", "a database created with UTF8");
      requireSetting(
          connection, "transaction_read_only", "off", "the primary, not a read-only standby");
    } catch (SQLException e) {
      throw new StoreException(description + ": " + explain(e), e);
    }
  }

  private void requireVersion(Connection connection) throws SQLException {
    var major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < OLDEST_VERSION)
      throw new StoreException(
          description + ": found version " + major + " (expected: " + OLDEST_VERSION + " or newer)",
          null);
  }

  private void requireSetting(Connection connection, String name, String wanted, String meaning)
      throws SQLException {
    try (var statement = connection.createStatement();
        var answer = statement.executeQuery("SHOW " + name)) {
      var found = answer.next() ? answer.getString(1) : "nothing";
      if (!wanted.equalsIgnoreCase(found))
        throw new StoreException(
            description + ": found " + name + " " + found + " (expected: " + meaning + ")", null);
    }
  }

  /** What a failed first connection means to whoever set this up. */
  private String explain(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    if (state.startsWith("28"))
      return "refused user and password: "
          + Database.firstLine(e)
          + " (expected: a user and password that this server accepts)";
    if (state.equals("3D000"))
      return "no database named " + source.getDatabaseName() + " (expected: one that exists)";
    if (state.startsWith("08"))
      return "not reachable: "
          + Database.firstLine(e)
          + " (expected: an answer within "
          + settings.connectionTimeout().toSeconds()
          + " s)";
    return Database.firstLine(e) + " (SQLSTATE " + state + ")";
  }

  @Override
  public DataSource direct() {
    return source;
  }

  @Override
  public String byteOrderedText() {
    return "TEXT COLLATE \"C\"";
  }

  @Override
  public Lane writers(Semaphore places) {
    var pool = new HikariConfig();
    pool.setPoolName("central-postgresql");
    pool.setDataSource(source);
    pool.setMaximumPoolSize(settings.poolSize());
    pool.setMinimumIdle(Math.min(2, settings.poolSize()));
    pool.setConnectionTimeout(settings.connectionTimeout().toMillis());
    pool.setValidationTimeout(Math.min(1_000, settings.connectionTimeout().toMillis()));
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setInitializationFailTimeout(-1);
    pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    // A node that hangs inside a transaction must not hold the revision counter for ever.
    var milliseconds = settings.queryTimeout().toMillis();
    pool.setConnectionInitSql(
        "SET statement_timeout = "
            + milliseconds
            + "; SET idle_in_transaction_session_timeout = "
            + 2 * milliseconds);
    return new Lane(
        new HikariDataSource(pool), Executors.newVirtualThreadPerTaskExecutor(), places);
  }

  @Override
  public Lane readers(Lane writers, Semaphore places) {
    return writers;
  }

  @Override
  public boolean hasClock() {
    return true;
  }

  @Override
  public Instant time(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var answer =
            statement.executeQuery(
                "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)")) {
      answer.next();
      return Instant.ofEpochMilli(answer.getLong(1));
    }
  }

  @Override
  public <T> T snapshot(Jdbi jdbi, HandleCallback<T, SQLException> questions) throws SQLException {
    return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, questions);
  }
}
