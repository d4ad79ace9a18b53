// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;

/** What differs between the two databases; statements and migrations are the same for both. */
sealed interface Engine permits PostgresEngine, SqliteEngine {

  /** Which database, for messages: never a user, a password or a whole URL. */
  String description();

  /**
   * Makes sure that the database is there and usable.
   *
   * @throws StoreException if not; the message says what was found and what was expected
   */
  void prepare();

  /** Unpooled connections, for the migrations. */
  DataSource direct();

  /** The type of text that is compared byte by byte. */
  String byteOrderedText();

  /** Connections for changes, with the threads that use them. */
  Lane writers(Semaphore places);

  /** Connections for questions; may be the same as the writers'. */
  Lane readers(Lane writers, Semaphore places);

  /** Whether the database has a clock of its own, {@link #time}: one for all nodes that use it. */
  boolean hasClock();

  /** What the database's clock shows, with the precision of a millisecond. */
  Instant time(Connection connection) throws SQLException;

  /** Several questions that see the database at one and the same moment. */
  <T> T snapshot(Jdbi jdbi, HandleCallback<T, SQLException> questions) throws SQLException;

  /** The engine that a URL asks for. */
  static Engine of(SqlSettings settings) {
    if (settings.url().startsWith(PostgresEngine.URL_PREFIX)) return PostgresEngine.of(settings);
    if (settings.url().startsWith(SqliteEngine.URL_PREFIX)) return SqliteEngine.of(settings);
    throw new StoreException(
        "database.url: found "
            + scheme(settings.url())
            + " (expected: jdbc:postgresql://host:port/database or jdbc:sqlite:FILE)",
        null);
  }

  /** Only the part that can hold no password. */
  private static String scheme(String url) {
    var separator = url.indexOf("://");
    var scheme = separator < 0 ? "" : url.substring(0, separator);
    return scheme.matches("[a-z0-9:+.-]{1,30}") ? scheme + "://…" : "no such URL";
  }
}
